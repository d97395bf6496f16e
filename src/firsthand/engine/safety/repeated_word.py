"""Repeated word: the the same word twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.masking import prose

_TWICE = re.compile(r"(?<![\w'-])([A-Za-z']{2,}|a)[ \t]+(\1)(?![\w'-])", re.IGNORECASE)
MEANT = frozenset(
    "had that very so really no bye ha haha he hey now there go chop woot yay blah knock yeah yes wow please many ooh xx xxx"
    " hip oh long win ho aye hear bravo congrats never".split()
)
"""Words that are said twice on purpose, or rightly stand twice."""


def repeated_word(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """The second of two equal words in a row."""
    for match in _TWICE.finditer(prose(draft.text)):
        word = match[2]
        name = word[0].isupper() and match[1][0].isupper()
        parted = draft.text[match.end(1) : match.start(2)].strip()
        if word.lower() not in MEANT and not set(word) <= {"X", "x"} and not name and not parted:
            message = f"“{word}” stands twice"
            yield Finding("repeated_word", "warn", match.start(), match.end(), message, match[1])
