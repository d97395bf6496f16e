"""Promote: a filtered-out mention that matters after all becomes a case, and the correction a label."""

from __future__ import annotations

from dataclasses import replace

from firsthand.desk.ports import Conflict, Desk, Thread
from firsthand.domain.case import Case, fold
from firsthand.engine import visits


def promote(mention_key: str, by: str, reason: str, desk: Desk) -> Case:
    """Open a case for a filtered-out mention. Raises KeyError for a stranger, Conflict when it has one."""
    shelved = desk.shelf.get(mention_key)
    if shelved is None:
        raise KeyError(mention_key)
    if shelved.case:
        raise Conflict(f"this mention belongs to case {shelved.case} already")
    assert shelved.triage is not None
    events = visits.promote(
        shelved.mention,
        shelved.triage,
        desk.policy,
        conversation=shelved.conversation,
        customer=shelved.customer,
        by=by,
        reason=reason,
        now=desk.now(),
    )
    case = fold(events)
    with desk.unit():
        desk.log.append(case.id, events, 0)
        threads = desk.shelf.threads([shelved.conversation])
        thread = threads.get(shelved.conversation) or Thread(shelved.conversation, case.account)
        desk.shelf.keep_threads([replace(thread, case=case.id)])
        desk.shelf.mark_case(mention_key, case.id)
        desk.audit.note(by, "promoted from the filtered-out pile", case.id, reason)
    return case
