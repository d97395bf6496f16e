"""What several changes do: copy a case, insist on the order of events, start and stop the customer's wait."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from firsthand.domain.folded import Case, IllegalEvent


def changed(case: Case, **changes: Any) -> Case:
    """A copy with these fields changed. As `dataclasses.replace`, at a twentieth of its cost for fifty fields:
    a month's log is folded with it."""
    fresh = object.__new__(Case)
    fresh.__dict__.update(case.__dict__)
    fresh.__dict__.update(changes)
    return fresh


def must(condition: bool, why: str) -> None:
    if not condition:
        raise IllegalEvent(why)


def taken_up(case: Case) -> Case:
    """Whoever holds the case has seen it: who passed on it before no longer matters."""
    return changed(case, offered_at=None, passed=())


def customer_waits(case: Case, at: datetime) -> Case:
    if case.waiting_since is not None:
        return case
    state = "assigned" if case.owner else "new"
    return changed(case, waiting_since=at, spans=(*case.spans, (at, None)), state=state)


def we_wait(case: Case, at: datetime) -> Case:
    if case.waiting_since is None:
        return case
    *before, (start, _) = case.spans
    state = "waiting" if case.is_open else case.state
    return changed(case, waiting_since=None, spans=(*before, (start, max(start, at))), state=state)
