"""A case: the unit of work. `apply` is the only place where a case changes."""

from __future__ import annotations

from collections.abc import Iterable

from firsthand.domain import events as ev
from firsthand.domain.case_parts import CallBack, Promise, Reply, Run, Seen, Stay
from firsthand.domain.changes import CHANGES
from firsthand.domain.changes.shared import changed, taken_up
from firsthand.domain.folded import OPEN_STATES, REPLY_OPEN, STATES, Case, IllegalEvent

__all__ = [
    "OPEN_STATES",
    "REPLY_OPEN",
    "STATES",
    "CallBack",
    "Case",
    "IllegalEvent",
    "Promise",
    "Reply",
    "Run",
    "Seen",
    "Stay",
    "apply",
    "fold",
]


def fold(events: Iterable[ev.Event], case: Case | None = None) -> Case:
    """The case that a log describes. Raises IllegalEvent where the log could not have happened."""
    for event in events:
        case = apply(case, event)
    if case is None:
        raise IllegalEvent("an empty log is no case")
    return case


def apply(case: Case | None, event: ev.Event) -> Case:
    """The case after one more event. Raises IllegalEvent when the event cannot follow."""
    if isinstance(event, ev.CaseOpened):
        if case is not None:
            raise IllegalEvent(f"case {event.case} is open already")
        return _opened(event)
    if case is None:
        raise IllegalEvent(f"{type(event).__name__} before the case was opened")
    after = CHANGES[type(event)](case, event)
    if after.owner is not None and event.by == after.owner and (after.offered_at or after.passed):
        after = taken_up(after)
    return changed(after, version=case.version + 1, touched_at=event.at)


def _opened(event: ev.CaseOpened) -> Case:
    return Case(
        id=event.case,
        channel=event.channel,
        account=event.account,
        conversation=event.conversation,
        customer=event.customer,
        author=event.author,
        opened_at=event.at,
        version=1,
        page=event.page,
        private=event.private,
        rating=event.rating,
        reach=event.reach,
        thread=(Seen(event.mention, event.at, event.author, inbound=True, private=event.private),),
        stays=(Stay(None, event.at),),
        waiting_since=event.at,
        spans=((event.at, None),),
        touched_at=event.at,
    )
