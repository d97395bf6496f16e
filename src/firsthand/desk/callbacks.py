"""Call-backs: booked inside business hours and what the team can carry, reminded, made, or missed.

The case log says what happened; the diary keeps the places, so that no slot holds more calls than people can make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from firsthand.desk.cases import TRIES, change
from firsthand.desk.hands import Call, Result
from firsthand.desk.ports import Conflict, Desk
from firsthand.domain import events as ev
from firsthand.domain.case import CallBack, Case
from firsthand.domain.hours import on_the_clock
from firsthand.domain.mention import stable_id
from firsthand.engine.calling import Slot, calling_hours, in_local_words, slot_for
from firsthand.engine.icalendar import Entry, calendar


class Diary(Protocol):
    """The places that are taken."""

    def taken(self, since: datetime) -> Mapping[datetime, int]:
        """How many open calls begin at each moment from `since` on."""
        ...

    def put(self, row: Mapping[str, Any], at_once: int) -> None:
        """Take one of the `at_once` places of a slot. Raises Conflict when somebody was faster."""
        ...

    def close(self, call_back: str) -> None:
        """Give the place back: the call was made, missed or called off."""
        ...


class NoPlace(ValueError):
    """No place is free inside the hours of calls for as far ahead as the policy books."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a call-back is booked with. `key` makes the same booking one, however often it is asked for."""

    phone: str
    when: str
    about: str
    key: str


def book(case_id: str, wanted: Wanted, by: str, desk: Desk, diary: Diary) -> tuple[Case, CallBack, bool]:
    """Book a call; returns the case, the call, and whether the wished time was free. Raises NoPlace."""
    call_id = stable_id("call", case_id, wanted.key)
    for attempt in range(1, TRIES + 1):
        case = desk.log.case(case_id)
        if known := next((call for call in case.call_backs if call.id == call_id), None):
            return case, known, True
        try:
            with desk.unit():
                slot = _slot(wanted, desk, diary)
                case = desk.log.append(case_id, _events(case, call_id, slot, wanted, by, desk), case.version)
                diary.put(_row(case, call_id, slot, wanted, desk.now()), desk.policy.call_backs.at_once)
                desk.audit.note(by, "call-back booked", case_id, on_the_clock(slot.start, desk.policy.zone))
            return case, next(call for call in case.call_backs if call.id == call_id), slot.fits
        except Conflict:
            if attempt == TRIES:
                raise
    raise AssertionError("unreachable")


def _slot(wanted: Wanted, desk: Desk, diary: Diary) -> Slot:
    now = desk.now()
    slot = slot_for(wanted.when, now, calling_hours(desk.policy), diary.taken(now), desk.policy.call_backs)
    if slot is None:
        days = desk.policy.call_backs.days_ahead
        raise NoPlace(f"no call-back is free in the next {days} days; agree on another way with the customer")
    return slot


def _events(case: Case, call_id: str, slot: Slot, wanted: Wanted, by: str, desk: Desk) -> Sequence[ev.Event]:
    """The number stays out of the log: it stands in the diary, where it can be erased."""
    now, owner = desk.now(), case.owner or (by if by != "firsthand" else "")
    said = f"A call-back on {in_local_words(slot.start, calling_hours(desk.policy))}"
    return (
        ev.CallBackBooked(
            at=now, by=by, call_back=call_id, start=slot.start, end=slot.end, about=wanted.about[:200], owner=owner
        ),
        ev.PromiseMade(at=now, by=by, promise=call_id, text=said, owner=owner or "the desk", due=slot.end),
    )


def _row(case: Case, call_id: str, slot: Slot, wanted: Wanted, now: datetime) -> Mapping[str, Any]:
    return {
        "id": call_id,
        "case": case.id,
        "start": slot.start,
        "end": slot.end,
        "owner": case.owner or "",
        "phone": wanted.phone[:40],
        "about": wanted.about[:300],
        "booked_at": now,
    }


def made(case_id: str, call_back: str, by: str, reached: bool, desk: Desk, diary: Diary) -> Case:
    """The customer was called; the promise is kept, whether or not somebody answered. Raises KeyError."""

    def decide(case: Case) -> Sequence[ev.Event]:
        call = next((c for c in case.call_backs if c.id == call_back), None)
        if call is None:
            raise KeyError(call_back)
        if call.state in ("done", "not reached"):
            return ()
        now = desk.now()
        kept = [p for p in case.promises if p.id == call_back and not p.kept]
        done = ev.CallBackDone(at=now, by=by, call_back=call_back, reached=reached)
        return (done, *(ev.PromiseKept(at=now, by=by, promise=p.id) for p in kept))

    with desk.unit():
        after = change(case_id, decide, desk, who=by, what="call-back made")
        diary.close(call_back)
    return after


def hand(call: Call, diary: Diary) -> Result | None:
    """The tool `book_call_back` of the playbooks."""
    said = call.arguments
    wanted = Wanted(str(said.get("phone", "")), str(said.get("when", "")), str(said.get("about", "")), call.key)
    try:
        _, booked, fits = book(call.case.id, wanted, call.by, call.desk, diary)
    except NoPlace as problem:
        return Result(str(problem), error=True)
    hours = calling_hours(call.desk.policy)
    return Result({"booked": True, "at": in_local_words(booked.start, hours), "as_wished": fits})


def as_calendar(case: Case, calls: Sequence[CallBack], public_url: str) -> str:
    """The calls as an iCalendar file. It names the case and no account fact."""
    host = public_url.split("//")[-1].strip("/") or "firsthand"
    return calendar(
        Entry(
            uid=f"{call.id}@{host}",
            start=call.start,
            end=call.end,
            made_at=case.touched_at or call.start,
            summary=f"Call {case.author} back",
            description=f"About: {call.about or 'the case'}",
            url=f"{public_url.rstrip('/')}/case/{case.id}/",
            cancelled=not call.is_open,
        )
        for call in calls
    )
