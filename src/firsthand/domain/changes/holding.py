"""What changes when a case changes hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from firsthand.domain import events as ev
from firsthand.domain.case_parts import Stay
from firsthand.domain.changes.shared import changed, must
from firsthand.domain.decisions import Route
from firsthand.domain.folded import Case


def _moved(case: Case, owner: str | None, at: datetime) -> Case:
    *before, last = case.stays
    stays = (*before, replace(last, until=max(last.since, at)), Stay(owner, max(last.since, at)))
    state = case.state
    if state in ("new", "assigned"):
        state = "assigned" if owner else "new"
    return changed(case, owner=owner, stays=stays, state=state)


def _assigned(case: Case, event: ev.Assigned) -> Case:
    must(case.is_open, "a closed case is not assigned")
    moved = _moved(case, event.assignment.agent, event.at)
    return changed(moved, assignment=event.assignment)


def _let_go(case: Case, event: ev.Declined | ev.Released) -> Case:
    must(case.owner == event.agent, f"{event.agent} does not hold case {case.id}")
    return _moved(case, None, event.at)


def _handed_off(case: Case, event: ev.HandedOff) -> Case:
    must(case.is_open, "a closed case is not handed off")
    route = case.route or Route(event.queue, event.tier, "hand-off", ())
    route = replace(route, queue=event.queue, tier=event.tier, rule="hand-off", reasons=(event.handoff.reason,))
    kept = (*case.handoffs, (event.at, event.queue, event.tier, event.handoff))
    return _moved(changed(case, route=route, handoffs=kept), event.to, event.at)


CHANGES: dict[type[ev.Event], Callable[[Case, Any], Case]] = {
    ev.Assigned: _assigned,
    ev.Declined: _let_go,
    ev.Released: _let_go,
    ev.HandedOff: _handed_off,
}
