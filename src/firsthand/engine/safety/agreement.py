"""Agreement: one order has, several orders have."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.phrases import hits
from firsthand.engine.safety.tongue import is_english


def agreement(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Subject and verb, article and noun, auxiliary and form that do not go together."""
    if draft.lang not in ("", "en") or not is_english(draft.text):
        return
    for hit in hits(draft.text, marks, "agreement"):
        message = hit.message or f"“{hit.words}” does not agree with what it belongs to"
        yield Finding("agreement", "warn", hit.start, hit.end, message, hit.mend)
