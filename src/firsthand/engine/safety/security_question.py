"""Security question: a message must not ask for what would authenticate somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.masking import prose
from firsthand.engine.safety.phrases import hits

_ASKS = re.compile(
    r"\b(?:send|dm|pm|provide|share|give|tell|confirm|verify|need|reply with|message|include|what(?:'s| is| are)|can (?:i|we) (?:have|get)"
    r"|may (?:i|we) have|please|enter|supply|let (?:me|us) know|along with|text)\b[^.!?]*$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:never|don't|do not|not|won't|shouldn't|avoid|without|reset|change|update|forgot|forgotten|resetting|resetted|changing|updating|creating|trying|create|new|choose|protect|delete|remove|recover|retrieve|wrong|incorrect|wish|celebrat\w+|happy)\b[^.!?]{0,60}$",
    re.IGNORECASE,
)


def security_question(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Blocks asking for a social security number, a birth date, a PIN, a card or a ZIP as authentication."""
    plain = prose(draft.text)
    for hit in hits(draft.text, marks, "questions"):
        before = plain[: hit.start]
        if _NOT.search(before) or not (_ASKS.search(before) or hit.words.lower().startswith("verify")):
            continue
        yield Finding("security_question", "block", hit.start, hit.end, hit.message, hit.mend)
