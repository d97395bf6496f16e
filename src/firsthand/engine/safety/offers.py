"""Offers: no selling in public, and none before the matter is settled."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.phrases import hits


def offers(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Warns of a pitch in public; blocks one to a customer whose matter is open."""
    open_matter = case is not None and case.is_open and not _is_sales(case)
    if not (draft.public or open_matter):
        return
    severity = "block" if open_matter else "warn"
    why = "before the matter is settled" if open_matter else "in public"
    for hit in hits(draft.text, marks, "offers"):
        mend = "settle the matter first; offer in private, with consent"
        yield Finding("offers", severity, hit.start, hit.end, f"{hit.message} {why}", mend)


def _is_sales(case: Case) -> bool:
    """Somebody who asked to buy may be told the price."""
    return case.triage is not None and case.triage.topic == "sales"
