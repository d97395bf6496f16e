"""What was promised and when: a reminder before a call-back, a step up when it was missed, overdue promises.

Times are instants. A missed call-back opens a closed case again, goes one tier up and keeps its age: the
customer waited for our call, so the next person calls first and explains.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from firsthand.domain import events as ev
from firsthand.domain.case import CallBack, Case
from firsthand.domain.decisions import Handoff
from firsthand.domain.hours import on_the_clock
from firsthand.domain.policy import Policy

REMIND_MINUTES = 15
"""So long before a call its owner is reminded."""
GRACE_MINUTES = 15
"""So long after its time a call that nobody reported counts as missed."""
TIER_MOST = 3


def promised_events(case: Case, now: datetime, policy: Policy) -> tuple[ev.Event, ...]:
    """What time alone does to what was promised. A second look at the same moment finds nothing."""
    return (*_reminders(case, now), *_missed(case, now, policy), *_overdue(case, now))


def next_promised(case: Case) -> datetime | None:
    """When time alone has something to do next about a promise or a call-back."""
    moments = [_remind_at(call) for call in case.call_backs if call.state == "booked"]
    moments += [_missed_at(call) for call in case.call_backs if call.is_open]
    moments += [promise.due for promise in case.promises if not promise.kept and not promise.overdue]
    return min(moments, default=None)


def _remind_at(call: CallBack) -> datetime:
    return call.start - timedelta(minutes=REMIND_MINUTES)


def _missed_at(call: CallBack) -> datetime:
    return call.end + timedelta(minutes=GRACE_MINUTES)


def _reminders(case: Case, now: datetime) -> Iterator[ev.Event]:
    for call in case.call_backs:
        if call.state == "booked" and _remind_at(call) <= now < _missed_at(call):
            yield ev.CallBackDue(at=now, call_back=call.id)


def _missed(case: Case, now: datetime, policy: Policy) -> Iterator[ev.Event]:
    late = [call for call in case.call_backs if call.is_open and now >= _missed_at(call)]
    for call in late:
        yield ev.CallBackMissed(at=now, call_back=call.id)
    if late:
        if not case.is_open:
            yield ev.Reopened(at=now, reason="a call-back was missed")
        yield _one_up(case, late[-1], now, policy.zone)


def _one_up(case: Case, call: CallBack, now: datetime, zone: str) -> ev.HandedOff:
    route = case.route
    tier = min(TIER_MOST, (route.tier if route else 1) + 1)
    handoff = Handoff(
        source="the diary of call-backs",
        stage=f"call-back booked for {on_the_clock(call.start, zone)}, about {call.about or 'the case'}",
        last_action="Nobody called in time.",
        reason="a call-back was missed",
        facts=case.facts,
        promises=tuple(promise.text for promise in case.promises if not promise.kept),
        note="Call first, say that we were late, then help.",
    )
    return ev.HandedOff(at=now, queue=route.queue if route else "general", tier=tier, to=None, handoff=handoff)


def _overdue(case: Case, now: datetime) -> Iterator[ev.Event]:
    for promise in case.promises:
        if not promise.kept and not promise.overdue and now >= promise.due:
            yield ev.PromiseOverdue(at=now, promise=promise.id)
