"""Promote: a filtered-out mention that matters after all comes into a case, and the correction is a label."""

from __future__ import annotations

from dataclasses import replace

from firsthand.desk.ports import Conflict, Desk, Thread
from firsthand.domain.case import Case, fold
from firsthand.engine import arrivals


class HasCase(Conflict):
    """The mention belongs to a case already: this one."""

    def __init__(self, case: str) -> None:
        self.case = case
        super().__init__(f"this mention belongs to case {case} already")


def promote(mention_key: str, by: str, reason: str, desk: Desk) -> Case:
    """A filtered-out mention joins the case that is open on its conversation, or opens one.

    Raises KeyError for a stranger, HasCase when it is in one, and Conflict when its conversation's case moved on.
    """
    with desk.unit():
        shelved = desk.shelf.get(mention_key)
        if shelved is None:
            raise KeyError(mention_key)
        if shelved.case:
            raise HasCase(shelved.case)
        assert shelved.triage is not None
        thread = desk.shelf.threads([shelved.conversation]).get(shelved.conversation)
        current = _open_case(thread, desk)
        events = arrivals.promote(
            shelved.mention,
            shelved.triage,
            desk.policy,
            conversation=shelved.conversation,
            customer=shelved.customer,
            by=by,
            reason=reason,
            now=desk.now(),
            case=current,
        )
        case = fold(events, current)
        desk.log.append(case.id, events, current.version if current else 0)
        if current is None:
            desk.shelf.keep_threads([replace(thread or Thread(case.conversation, case.account), case=case.id)])
        desk.shelf.mark_case(mention_key, case.id)
        desk.audit.note(by, "promoted from the filtered-out pile", case.id, reason)
    return case


def _open_case(thread: Thread | None, desk: Desk) -> Case | None:
    if thread is None or not thread.case:
        return None
    case = desk.log.case(thread.case)
    return case if case.is_open else None
