"""Service clocks: pure functions of a case's log and the policy, to be counted again at any time.

A clock runs while the customer waits for us, in the open minutes of its calendar; it pauses while we wait
for the customer and while a case is closed. An automatic acknowledgement does not stop it: people answer.
Nothing here is stored, so a changed policy or calendar changes every clock exactly, also backwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firsthand.domain.case import Case
from firsthand.domain.decisions import Clock
from firsthand.domain.events import ClockBreached, ClockWarned
from firsthand.domain.hours import after, minutes_between
from firsthand.domain.policy import Policy, Target
from firsthand.domain.waits import Stretch, answered_at, stretches, waits_after_answer, waits_before_answer


@dataclass(frozen=True, slots=True)
class Running:
    """One clock of a case before it is read: what it counts and whether it has stopped for good.

    `key` tells one next response from another (`next_response:2` is the second wait after the first answer).
    """

    name: str
    key: str
    target: Target
    minutes: float
    stretches: tuple[Stretch, ...]
    stopped: bool


def clocks(case: Case, policy: Policy, now: datetime) -> tuple[Clock, ...]:
    """How each service clock of the case stands at `now`.

    A clock that the policy does not have is not there. Spent minutes are open minutes of its calendar.
    """
    return tuple(_read(clock, policy, now) for clock in running(case, policy))


def next_due(case: Case, policy: Policy) -> datetime | None:
    """When time alone changes a clock next: the earliest warning or breach not yet in the log."""
    moments = [moment for _, _, moment in _marks_ahead(case, policy)]
    return min(moments, default=None)


def due_events(case: Case, policy: Policy, now: datetime) -> tuple[ClockWarned | ClockBreached, ...]:
    """The warnings and breaches that are due at `now` and not yet in the log; a second call adds none."""
    events: list[ClockWarned | ClockBreached] = []
    for clock, kind, moment in _marks_ahead(case, policy):
        if moment <= now:
            event = ClockWarned if kind == "warn" else ClockBreached
            due = _moment(clock, policy, clock.minutes) or moment
            events.append(event(at=max(moment, case.touched_at or moment), clock=clock.key, due=due))
    return tuple(sorted(events, key=lambda event: (event.at, event.clock)))


def due_at(case: Case, policy: Policy, name: str) -> datetime | None:
    """When a clock is due if nothing stops it; None while it is paused, stopped or not in the policy."""
    found = [clock for clock in running(case, policy) if clock.name == name and not clock.stopped]
    return _moment(found[-1], policy, found[-1].minutes) if found else None


def running(case: Case, policy: Policy) -> tuple[Running, ...]:
    """Every clock of the case that the policy has: first response, the latest next response, resolution."""
    answered = answered_at(case)
    urgency = case.urgency
    found: list[Running] = []
    if target := _target(case, policy, "first_response"):
        done = answered is not None or not case.is_open
        first = waits_before_answer(case)
        found.append(_running("first_response", "first_response", target, urgency, first, done))
    later = waits_after_answer(case)
    if later and (target := _target(case, policy, "next_response")):
        done = later[-1][1] is not None
        found.append(_running("next_response", f"next_response:{len(later)}", target, urgency, later[-1:], done))
    if target := _target(case, policy, "resolution"):
        found.append(_running("resolution", "resolution", target, urgency, stretches(case), not case.is_open))
    return tuple(found)


def _target(case: Case, policy: Policy, name: str) -> Target | None:
    if case.route and case.route.store:
        local = {"first_response": policy.stores.first_response, "resolution": policy.stores.resolution}
        return local.get(name)
    return policy.targets.get(name)


def _running(
    name: str, key: str, target: Target, urgency: str, waits: tuple[Stretch, ...], stopped: bool
) -> Running:
    return Running(name, key, target, target.minutes[urgency], waits, stopped)


def _spent(clock: Running, policy: Policy, now: datetime) -> float:
    hours = policy.hours(clock.target.calendar)
    ends = ((start, now if end is None else min(end, now)) for start, end in clock.stretches)
    return sum(minutes_between(hours, start, end) for start, end in ends)


def _read(clock: Running, policy: Policy, now: datetime) -> Clock:
    spent = _spent(clock, policy, now)
    late = spent > clock.minutes
    ticking = bool(clock.stretches) and clock.stretches[-1][1] is None
    if late:
        state = "breached"
    elif clock.stopped:
        state = "met"
    else:
        state = "pending" if ticking else "paused"
    marks = ("warned",) if not late and spent >= policy.warn_share * clock.minutes else ()
    return Clock(clock.name, clock.minutes, spent, state, marks)


def _moment(clock: Running, policy: Policy, minutes: float) -> datetime | None:
    """When the clock counted so many minutes, or will if it goes on; None where it never does."""
    hours = policy.hours(clock.target.calendar)
    left = minutes
    for start, end in clock.stretches:
        spent = minutes_between(hours, start, end) if end else None
        if spent is None or spent > left:
            return after(hours, start, left)
        left -= spent
    return None


def _marks_ahead(case: Case, policy: Policy) -> list[tuple[Running, str, datetime]]:
    found: list[tuple[Running, str, datetime]] = []
    for clock in running(case, policy):
        if clock.key in case.breached:
            continue
        kinds = (("warn", policy.warn_share * clock.minutes), ("breach", clock.minutes))
        for kind, minutes in kinds:
            moment = _moment(clock, policy, minutes)
            if moment and not (kind == "warn" and (clock.stopped or clock.key in case.warned)):
                found.append((clock, kind, moment))
    return found
