"""The matching costs the least of all: held against every way there is, for any small table of costs."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from firsthand.engine.assignment.matching import ROWS_MOST, match


def cost_of(found, costs, left):
    return sum(left[row] if column is None else costs[row][column] for row, column in enumerate(found))


def cheapest(costs, left):
    """Every way to give each row a column of its own, or none."""
    columns = range(len(costs[0])) if costs else ()
    ways = product((None, *columns), repeat=len(costs))
    return min(
        cost_of(way, costs, left)
        for way in ways
        if len([c for c in way if c is not None]) == len({c for c in way if c is not None})
        and all(column is None or costs[row][column] is not None for row, column in enumerate(way))
    )


@st.composite
def tables(draw):
    rows, columns = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    cost = st.one_of(st.none(), st.integers(0, 20), st.integers(0, 3))
    costs = [[draw(cost) for _ in range(columns)] for _ in range(rows)]
    return costs, [draw(st.integers(0, 30)) for _ in range(rows)]


@given(tables())
def test_no_other_way_costs_less(table):
    costs, left = table
    found = match(costs, left)
    taken = [column for column in found if column is not None]
    assert len(taken) == len(set(taken))
    assert all(column is None or costs[row][column] is not None for row, column in enumerate(found))
    assert cost_of(found, costs, left) == cheapest(costs, left)


def test_where_leaving_is_dear_as_many_as_can_be_find_a_column():
    costs = [[1, 2], [1, None]]
    assert match(costs, [1000, 1000]) == [1, 0], "one by one the first would take what the second needs"
    assert match(costs, [0, 0]) == [None, None]
    assert match([], []) == []


def test_the_largest_table_that_a_hand_over_asks_for_is_solved():
    costs = [[(row * column) % 97 + row for column in range(2 * ROWS_MOST)] for row in range(ROWS_MOST)]
    found = match(costs, [10**6] * ROWS_MOST)
    assert sorted(set(found)) == sorted(found)
    assert cost_of(found, costs, [10**6] * ROWS_MOST) == sum(range(ROWS_MOST)) + sum(
        costs[row][column] - row for row, column in enumerate(found)
    )
