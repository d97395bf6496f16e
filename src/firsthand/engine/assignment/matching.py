"""Min-cost matching: rows to columns, each at most once, at the least sum of costs.

The Hungarian method by shortest augmenting paths (Kuhn 1955, Jonker and Volgenant 1987), in whole numbers, so that
no rounding decides. Cost: rows x rows x columns steps at worst, and far fewer where columns are free. `hand_over`
asks for at most `ROWS_MOST` rows at once: 60 rows and 360 columns are under half a second at worst.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

ROWS_MOST = 60

Costs = Sequence[Sequence[int | None]]
"""[row][column]; None is never."""


def match(costs: Costs, left: Sequence[int]) -> list[int | None]:
    """The column of each row, None for a row that is left out at the cost `left`. Ties go to the earlier column."""
    columns = len(costs[0]) if costs else 0
    wide = [
        [0, *row, *(left[place] if at == place else None for at in range(len(costs)))]
        for place, row in enumerate(costs, start=0)
    ]
    taken = [-1] * (columns + len(costs) + 1)
    row_price, column_price = [0] * len(costs), [0] * (columns + len(costs) + 1)
    for row in range(len(costs)):
        taken[0] = row
        _augment(wide, taken, row_price, column_price)
    found: list[int | None] = [None] * len(costs)
    for column in range(1, columns + 1):
        if taken[column] >= 0:
            found[taken[column]] = column - 1
    return found


def _augment(
    wide: Sequence[Sequence[int | None]], taken: list[int], row_price: list[int], column_price: list[int]
) -> None:
    """One more row finds its column along the cheapest path; column 0 holds the row that has none yet."""
    size = len(taken)
    nearest: list[float] = [math.inf] * size
    came_from, seen = [0] * size, [False] * size
    at = 0
    while taken[at] >= 0:
        seen[at] = True
        row, step, after = taken[at], math.inf, 0
        prices, price = wide[row], row_price[row]
        for column in range(1, size):
            if seen[column]:
                continue
            cost = prices[column]
            if cost is not None and cost - price - column_price[column] < nearest[column]:
                nearest[column], came_from[column] = cost - price - column_price[column], at
            if nearest[column] < step:
                step, after = nearest[column], column
        assert step < math.inf, "a row can always be left out"
        for column in range(size):
            if seen[column]:
                row_price[taken[column]] += int(step)
                column_price[column] -= int(step)
            else:
                nearest[column] -= step
        at = after
    while at:
        taken[at] = taken[came_from[at]]
        at = came_from[at]
