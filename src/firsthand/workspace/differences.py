"""Two texts line by line, as a person compares them: what went, what came, and a few lines around."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

AROUND = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a comparison: `kind` is same, gone, came or gap; the numbers are those of the two texts."""

    kind: str
    text: str
    before: int | None = None
    after: int | None = None


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """The changed lines with two lines around each; nothing where the texts are the same."""
    old, new = before.splitlines(), after.splitlines()
    rows: list[Difference] = []
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        if rows:
            rows.append(Difference("gap", "…"))
        for kind, a, b, c, d in group:
            if kind == "equal":
                rows += [Difference("same", old[i], i + 1, c + i - a + 1) for i in range(a, b)]
                continue
            rows += [Difference("gone", old[i], i + 1) for i in range(a, b)]
            rows += [Difference("came", new[j], None, j + 1) for j in range(c, d)]
    return tuple(rows)
