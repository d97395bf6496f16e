"""How many slips of the finger lie between two words."""

from __future__ import annotations


def distance(one: str, other: str) -> int:
    """Insertions, deletions, changes and swaps of neighbours (optimal string alignment)."""
    if one == other:
        return 0
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if before and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
