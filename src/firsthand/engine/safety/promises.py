"""Promises: guarantees, certainties and money that nobody at the desk can answer for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.masking import prose
from firsthand.engine.safety.phrases import hits

_NOT = re.compile(
    r"(?:\b(?:can't|cannot|can not|couldn't|won't|wouldn't|don't|doesn't|not|never|unable to|no|isn't|aren't|if|whether|when|once|to see if|without|wish|until|as soon as)(?:\s+\w+){0,3}\s+)$",
    re.IGNORECASE,
)


def promises(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Blocks a promise that cannot be kept by the one who gives it; a negated one is no promise."""
    plain = prose(draft.text)
    for hit in hits(draft.text, marks, "promises"):
        if _NOT.search(plain, 0, hit.start):
            continue
        mend = "say what you will do and when you will write again"
        yield Finding("promises", "block", hit.start, hit.end, hit.message, mend)
