"""Promote: a filtered-out mention that matters after all comes into a case: a person's word is a label, an edit is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from firsthand.desk.ports import Conflict, Desk, Shelved, Thread
from firsthand.domain.case import Case, fold
from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention
from firsthand.engine import arrivals, visits


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


def edited_to_matter(
    shelved: Shelved, mention: Mention, triage: Triage, at: datetime, desk: Desk
) -> tuple[str, bool]:
    """What was filtered out was edited, and says now what deserves an answer: its case, and whether that is new.

    It joins its conversation's case at the time of the edit, and opens one where there is none or it is long over.
    """
    thread = desk.shelf.threads([shelved.conversation]).get(shelved.conversation)
    last = desk.log.case(thread.case) if thread and thread.case else None
    over = last is not None and arrivals.is_over(last, at, desk.policy)
    current = None if over else last
    if current:
        events = arrivals.joined(mention, triage, current, desk.policy, wanted=True, at=at)
    else:
        events = visits.intake(
            mention,
            triage,
            None,
            desk.policy,
            conversation=shelved.conversation,
            customer=shelved.customer,
            earlier=last.id if last else None,
        )
    case = fold(events, current)
    desk.log.append(case.id, events, current.version if current else 0)
    if current is None:
        desk.shelf.keep_threads([replace(thread or Thread(case.conversation, case.account), case=case.id)])
    desk.shelf.mark_case(mention.key, case.id)
    return case.id, current is None


def _open_case(thread: Thread | None, desk: Desk) -> Case | None:
    if thread is None or not thread.case:
        return None
    case = desk.log.case(thread.case)
    return case if case.is_open else None
