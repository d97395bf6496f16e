"""What changes when a case changes hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from firsthand.domain import events as ev
from firsthand.domain.case_parts import Stay
from firsthand.domain.changes.shared import changed, must, taken_up
from firsthand.domain.decisions import HAND_OVER, Route
from firsthand.domain.folded import Case


def _moved(case: Case, owner: str | None, at: datetime) -> Case:
    *before, last = case.stays
    stays = (*before, replace(last, until=max(last.since, at)), Stay(owner, max(last.since, at)))
    state = case.state
    if state in ("new", "assigned"):
        state = "assigned" if owner else "new"
    return changed(case, owner=owner, stays=stays, state=state, offered_at=None)


PASSES_KEPT = 8
"""So many of those who passed on a case are remembered; the last of them count."""


def _assigned(case: Case, event: ev.Assigned) -> Case:
    must(case.is_open, "a closed case is not assigned")
    moved = _moved(case, event.assignment.agent, event.at)
    asked = event.by == "firsthand" and event.assignment.rule != HAND_OVER
    return changed(moved, assignment=event.assignment, offered_at=event.at if asked else None)


def _accepted(case: Case, event: ev.Accepted) -> Case:
    must(case.owner == event.agent, f"{event.agent} does not hold case {case.id}")
    return taken_up(case)


def _let_go(case: Case, event: ev.Released) -> Case:
    must(case.owner == event.agent, f"{event.agent} does not hold case {case.id}")
    return _moved(case, None, event.at)


def _passed_on(case: Case, event: ev.Declined | ev.NotOpened) -> Case:
    """The one who passed on it is not asked again for a while; the next is."""
    must(case.owner == event.agent, f"{event.agent} does not hold case {case.id}")
    others = tuple(one for one in case.passed if one[0] != event.agent)
    passed = (*others, (event.agent, event.at))[-PASSES_KEPT:]
    return changed(_moved(case, None, event.at), passed=passed)


def _handed_off(case: Case, event: ev.HandedOff) -> Case:
    must(case.is_open, "a closed case is not handed off")
    route = case.route or Route(event.queue, event.tier, "hand-off", ())
    route = replace(route, queue=event.queue, tier=event.tier, rule="hand-off", reasons=(event.handoff.reason,))
    kept = (*case.handoffs, (event.at, event.queue, event.tier, event.handoff))
    return _moved(changed(case, route=route, handoffs=kept), event.to, event.at)


CHANGES: dict[type[ev.Event], Callable[[Case, Any], Case]] = {
    ev.Assigned: _assigned,
    ev.Accepted: _accepted,
    ev.NotOpened: _passed_on,
    ev.Declined: _passed_on,
    ev.Released: _let_go,
    ev.HandedOff: _handed_off,
}
