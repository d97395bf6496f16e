"""How many slips of the finger lie between two words."""

from __future__ import annotations

from collections.abc import Container


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


def is_slip(word: str, words: Container[str]) -> bool:
    """Whether one slip parts the word from one of `words`: a letter doubled, lost, swapped or beside the key."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return (
        any(a + b[1:] in words for a, b in parts if b)
        or any(a + b[1] + b[0] + b[2:] in words for a, b in parts if len(b) > 1)
        or any(a + c + b in words or (b and a + c + b[1:] in words) for a, b in parts for c in letters)
    )
