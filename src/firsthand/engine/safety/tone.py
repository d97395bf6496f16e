"""Tone: profanity, insults, blame, sarcasm and shouting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.masking import prose
from firsthand.engine.safety.phrases import hits

_CAPITALS = re.compile(r"\b[A-Z]{3,}(?:['’][A-Z]+)?\b(?:[\s,]+\b[A-Z]{2,}(?:['’][A-Z]+)?\b){3,}")
_MARKS = re.compile(r"[!?]{8,}")


def tone(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Blocks profanity; warns of what a tired agent writes at the end of a shift."""
    for hit in hits(draft.text, marks, "tone"):
        blocks = hit.message.startswith("block: ")
        severity = "block" if blocks else "warn"
        yield Finding("tone", severity, hit.start, hit.end, hit.message.removeprefix("block: "))
    plain = prose(draft.text)
    for match in _CAPITALS.finditer(plain):
        words = re.findall(r"[A-Z'’]+", match[0])
        if sum(len(word) >= 4 for word in words) >= 3:
            yield Finding("tone", "warn", match.start(), match.end(), "this shouts", match[0].capitalize())
    for match in _MARKS.finditer(draft.text):
        yield Finding("tone", "warn", match.start(), match.end(), "too many marks", match[0][0])
