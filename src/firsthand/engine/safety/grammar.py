"""Grammar: what the grammar proofreader is sure of, beside our own lists."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.tongue import is_english


def grammar(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """A warning for each mark; the fault is named, and nothing is rewritten by machine."""
    if draft.lang not in ("", "en") or not is_english(draft.text):
        return
    for mark in marks.grammar:
        yield Finding("grammar", "warn", mark.start, mark.end, mark.message, mark.suggestion)
