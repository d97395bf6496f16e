"""Which events somebody must be told, and in which words. Pure: the desk finds the people, the ways carry it.

A notice leaves the house by e-mail and webhook, so that no fact of an account is ever in one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from firsthand.domain import events as ev
from firsthand.domain.case import Case
from firsthand.domain.hours import on_the_clock
from firsthand.domain.in_sight import handoff_in_sight, scrub
from firsthand.domain.notice import Notice
from firsthand.domain.policy import Policy
from firsthand.domain.spoken import CHANNEL_NAMES

TOLD = (
    "HandedOff",
    "Assigned",
    "ClockBreached",
    "ApprovalAsked",
    "CallBackDue",
    "CallBackMissed",
    "PromiseOverdue",
)
"""The kinds of events that are looked at."""


def notice_of(case: Case, log: Sequence[ev.Event], policy: Policy) -> Notice | None:
    """What the last event of a log means to somebody; None where it means nothing. `case` is the log's fold.

    A time in a notice is one on the desk's clock, and a queue is called as the policy labels it.
    """
    event = log[-1]
    if isinstance(event, ev.CallBackDue):
        return _call_due(case, event, policy)
    say = _SAY.get(type(event))
    return say(case, log, event, policy) if say else None


def _notice(case: Case, event: ev.Event, policy: Policy, kind: str, title: str, **fields: Any) -> Notice:
    told: dict[str, Any] = {
        "source": f"{CHANNEL_NAMES.get(case.channel, case.channel)}, {_where(case)}, {case.author}",
        "stage": _stage(case, policy),
        "last_action": last_action(case),
        **fields,
    }
    words: dict[str, Any] = {
        name: scrub(value, case, 0) if isinstance(value, str) else value for name, value in told.items()
    }
    return Notice(case=case.id, version=case.version, kind=kind, title=title, at=event.at, **words)


def _handed_off(case: Case, log: Sequence[ev.Event], event: ev.HandedOff, policy: Policy) -> Notice:
    summary = handoff_in_sight(event.handoff, case, 0)
    whom = (event.to,) if event.to else ()
    return _notice(
        case,
        event,
        policy,
        "hand_off",
        f"Handed off to {policy.label(event.queue)}, tier {event.tier}: {summary.reason.replace('_', ' ')}",
        source=summary.source,
        stage=summary.stage,
        last_action=summary.last_action,
        to=whom,
        not_to=event.by,
    )


def _assigned(case: Case, log: Sequence[ev.Event], event: ev.Assigned, policy: Policy) -> Notice | None:
    """Only the one who gets a case that was handed off is told; a case from the queue is seen in the inbox."""
    for earlier in reversed(log[:-1]):
        if isinstance(earlier, ev.Assigned):
            return None
        if isinstance(earlier, ev.HandedOff):
            break
    else:
        return None
    agent = event.assignment.agent
    if earlier.to == agent or event.by == agent:
        return None
    told = _handed_off(case, log, earlier, policy)
    return _notice(
        case,
        event,
        policy,
        "hand_off",
        told.title.replace("Handed off to", "Handed off to you in"),
        source=told.source,
        stage=told.stage,
        last_action=told.last_action,
        to=(agent,),
    )


def _breached(case: Case, log: Sequence[ev.Event], event: ev.ClockBreached, policy: Policy) -> Notice:
    name = event.clock.split(":")[0]
    told = _CLOCKS.get(name, name.replace("_", " "))
    title = f"Service level missed: {told}"
    return _notice(case, event, policy, "breach", title, to=_owner(case), bundle=_bundle(case, name, event.at))


def _bundle(case: Case, clock: str, at: datetime) -> str:
    """One matter told by many is late in each of its cases: that is one thing to know. Without one, a quarter of an hour is."""
    told_by_many = [other for other, relation in case.links if relation == "same_incident"]
    if told_by_many:
        return f"{told_by_many[-1]}:{clock}"
    at = at.astimezone(UTC)
    return f"{clock}@{at.replace(minute=at.minute - at.minute % 15):%Y-%m-%dT%H:%M}"


def _approval(case: Case, log: Sequence[ev.Event], event: ev.ApprovalAsked, policy: Policy) -> Notice:
    why = "; ".join(event.reasons)
    return _notice(
        case, event, policy, "approval", f"A second approval is asked for: {why}"[:200], not_to=event.by
    )


def _call_due(case: Case, event: ev.CallBackDue, policy: Policy) -> Notice:
    call = next(c for c in case.call_backs if c.id == event.call_back)
    title = f"Call the customer back at {on_the_clock(call.start, policy.zone)}: {call.about or 'the case'}"
    return _notice(
        case, event, policy, "call_back", scrub(title[:200], case, 0), to=_named(call.owner) or _owner(case)
    )


def _call_missed(case: Case, log: Sequence[ev.Event], event: ev.CallBackMissed, policy: Policy) -> Notice:
    return _notice(case, event, policy, "call_back", "A call-back was missed; the case goes one tier up")


def _promise(case: Case, log: Sequence[ev.Event], event: ev.PromiseOverdue, policy: Policy) -> Notice:
    promise = next(p for p in case.promises if p.id == event.promise)
    title = scrub(f"A promise is overdue: {promise.text}"[:200], case, 0)
    return _notice(case, event, policy, "promise", title, to=_named(promise.owner) or _owner(case))


def _named(person: str) -> tuple[str, ...]:
    return (person,) if person and " " not in person else ()


def _owner(case: Case) -> tuple[str, ...]:
    return (case.owner,) if case.owner else ()


def _where(case: Case) -> str:
    return "private message" if case.private or case.private_channel else "public thread"


def _stage(case: Case, policy: Policy) -> str:
    if case.run and case.run.step:
        return "playbook {}, step {}".format(*case.run.spoken)
    queue = f"{policy.label(case.route.queue)}, tier {case.route.tier}" if case.route else "not routed"
    return f"{queue}; {'the customer waits' if case.waiting_since else 'we wait for the customer'}"


def last_action(case: Case) -> str:
    """What was done last on a case, from the log alone."""
    if case.replies:
        last = case.replies[-1]
        return f"Reply by {last.by}: {_REPLY_STATES[last.status]}."
    return "Nothing yet: the customer wrote and waits."


_CLOCKS = {"first_response": "first answer", "next_response": "next answer"}
_REPLY_STATES = {
    "draft": "a draft",
    "asked": "waits for a second approval",
    "approved": "approved, not sent yet",
    "ready": "about to be sent",
    "sent": "sent",
    "refused": "refused by the channel",
    "unknown": "not confirmed by the channel",
    "human": "needs a decision",
    "cancelled": "taken back",
}
"""A reply's state as the note for the next person says it."""
_SAY: dict[type[ev.Event], Callable[[Case, Sequence[ev.Event], Any, Policy], Notice | None]] = {
    ev.HandedOff: _handed_off,
    ev.Assigned: _assigned,
    ev.ClockBreached: _breached,
    ev.ApprovalAsked: _approval,
    ev.CallBackMissed: _call_missed,
    ev.PromiseOverdue: _promise,
}
