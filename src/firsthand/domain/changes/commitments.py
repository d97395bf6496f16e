"""What notes, promises and call-backs change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from firsthand.domain import events as ev
from firsthand.domain.case_parts import CallBack, Promise
from firsthand.domain.changes.shared import changed, must
from firsthand.domain.folded import Case


def _note(case: Case, event: ev.NoteAdded) -> Case:
    return changed(case, notes=(*case.notes, event))


def _promised(case: Case, event: ev.PromiseMade) -> Case:
    promise = Promise(event.promise, event.text, event.owner, event.due)
    return changed(case, promises=(*case.promises, promise))


def _promise_kept(case: Case, event: ev.PromiseKept) -> Case:
    kept = tuple(replace(p, kept=True) if p.id == event.promise else p for p in case.promises)
    return changed(case, promises=kept)


def _promise_overdue(case: Case, event: ev.PromiseOverdue) -> Case:
    late = tuple(replace(p, overdue=True) if p.id == event.promise else p for p in case.promises)
    return changed(case, promises=late)


def _call_back_booked(case: Case, event: ev.CallBackBooked) -> Case:
    must(all(c.id != event.call_back for c in case.call_backs), "a call-back is booked once")
    booked = CallBack(event.call_back, event.start, event.end, event.about, event.owner)
    return changed(case, call_backs=(*case.call_backs, booked))


def _call_back(state: str) -> Callable[[Case, Any], Case]:
    def change(case: Case, event: Any) -> Case:
        known = [c for c in case.call_backs if c.id == event.call_back]
        must(bool(known), f"no call-back {event.call_back} was booked")
        must(known[0].is_open or state in ("done", "not reached"), "a call-back that is over stays over")
        to = "not reached" if isinstance(event, ev.CallBackDone) and not event.reached else state
        calls = tuple(replace(c, state=to) if c.id == event.call_back else c for c in case.call_backs)
        return changed(case, call_backs=calls)

    return change


CHANGES: dict[type[ev.Event], Callable[[Case, Any], Case]] = {
    ev.NoteAdded: _note,
    ev.PromiseMade: _promised,
    ev.PromiseKept: _promise_kept,
    ev.PromiseOverdue: _promise_overdue,
    ev.CallBackBooked: _call_back_booked,
    ev.CallBackDue: _call_back("reminded"),
    ev.CallBackDone: _call_back("done"),
    ev.CallBackMissed: _call_back("missed"),
}
