"""Guiding: a playbook's run on a case. Each input is an event; the state is what replaying them gives.

The case rules over the run: whether it is private, and how long a sign-in still counts, is said with every input.
A `verify` step moves a public thread into a private message and waits for the customer's own sign-in: nobody can
type that it happened. What the desk has a hand for is done at once; the rest waits for a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from firsthand.desk.assistant import with_reading
from firsthand.desk.cases import change
from firsthand.desk.hands import NO_HANDS, Call, Kit
from firsthand.desk.playbook_house import Playbooks
from firsthand.desk.ports import Desk
from firsthand.domain import events as ev
from firsthand.domain.case import Case
from firsthand.domain.decisions import Handoff, Offer
from firsthand.domain.mention import stable_id
from firsthand.domain.playbook import Playbook
from firsthand.domain.playbook_run import Action, State
from firsthand.engine import playbook as runs

Event = Mapping[str, Any]
MACHINE = "firsthand"
PROMISE_STANDS = timedelta(hours=24)
"""A promise without a time of its own is due after so long."""


def begin(
    case_id: str,
    playbook: Playbook,
    text: str,
    by: str,
    desk: Desk,
    kit: Kit = NO_HANDS,
    source: str = "customer",
) -> Case:
    """Start a playbook on a case: what the customer wrote and what the case knows go in as they stand."""

    def decide(case: Case) -> Sequence[ev.Event]:
        now = desk.now()
        given = {
            "text": text,
            "now": now.isoformat(),
            "facts": {name: value for name, value, _ in case.facts if name in playbook.facts},
            "tools": list(playbook.tools),
            "source": source,
            **_host(case, now, kit),
            "context": {**kit.context(case), "can_go_private": kit.can_go_private(case)},
        }
        first: dict[str, Any] = {"start": given}
        state, _ = runs.replay(playbook, [first])
        started = ev.PlaybookStarted(at=now, by=by, playbook=playbook.id, version=str(playbook.version))
        advanced = ev.PlaybookAdvanced(at=now, by=by, step=state.step, input=first)
        return (started, advanced, *_consequences(case, playbook, None, state, by, now, kit))

    change(case_id, decide, desk, who=by, what=f"playbook started: {playbook.id}")
    return work(case_id, playbook, by, desk, kit)


def go_on(case_id: str, playbook: Playbook, given: Event, by: str, desk: Desk, kit: Kit = NO_HANDS) -> Case:
    """One more input: an answer, a result, a message. Raises NotAnInput where it cannot follow.

    A support AI is asked before anything is written, and only for words that are not understood.
    """
    state, action = replayed(desk.log.case(case_id), playbook)
    given = with_reading(playbook, state, action, given, kit.drafter)
    _advance(case_id, playbook, given, by, desk, kit)
    return work(case_id, playbook, by, desk, kit)


def work(case_id: str, playbook: Playbook, by: str, desk: Desk, kit: Kit) -> Case:
    """Do what the desk has hands for, until the run waits for a person, for the customer, or is over."""
    case = desk.log.case(case_id)
    for _ in range(playbook.limits.calls + 1):
        state, action = replayed(case, playbook)
        if waits_for_sign_in(playbook, state):
            if case.level_at(desk.now()) < playbook.steps[state.step].level:
                return case
            case = _advance(case_id, playbook, {"result": {"verified": True}}, MACHINE, desk, kit)
            continue
        hand = kit.hands.get(action.call) if action.kind == "call" else None
        assert case.run is not None, "a run was begun"
        call = Call(case, action.call, action.arguments, f"{case.id}:{len(case.run.inputs)}", by, desk)
        result = hand(call) if hand else None
        if result is None:
            return case
        given = {"result": result.value, "error": result.error}
        case = _advance(case_id, playbook, given, MACHINE, desk, kit)
    return case


def after_sign_in(case: Case, playbooks: Playbooks, desk: Desk, kit: Kit) -> Case:
    """The customer signed in: a run that waited for it goes on by itself."""
    playbook = running(case, playbooks)
    return work(case.id, playbook, MACHINE, desk, kit) if playbook else case


def running(case: Case, playbooks: Playbooks) -> Playbook | None:
    """The playbook that runs on a case, in the version that it was begun with; None where that is gone."""
    return playbooks.version(case.run.playbook, case.run.version) if case.run else None


def handoff_of(playbook: Playbook, state: State, case: Case) -> Handoff:
    """The run's own summary as the hand-off of its case: source, stage, last action, facts, tools, promises."""
    packet = runs.summary(playbook, state)
    return Handoff(
        source=f"{packet.source}, on {case.channel.replace('_', ' ')}, {case.author}",
        stage=packet.stage,
        last_action=packet.last_action,
        reason=packet.reason,
        facts=case.facts,
        tools_tried=tuple(
            (used["tool"], "failed" if used["error"] else used["result"][:200]) for used in packet.tools_tried
        ),
        promises=packet.promises,
        confidence=packet.confidence,
        note="\n".join((packet.problem, packet.next_step, *packet.notes))[:4000],
    )


def waits_for_sign_in(playbook: Playbook, state: State) -> bool:
    here = playbook.steps.get(state.step)
    return here is not None and here.kind == "verify" and state.waiting == "call" and not state.pending[0]


def replayed(case: Case, playbook: Playbook) -> tuple[State, Action]:
    """Where the case's run stands, by replaying its inputs. The case must have a run of this playbook."""
    assert case.run is not None, "only a case with a run has a state to replay"
    return runs.replay(playbook, case.run.inputs)


def _advance(case_id: str, playbook: Playbook, given: Event, by: str, desk: Desk, kit: Kit) -> Case:
    def decide(case: Case) -> Sequence[ev.Event]:
        now = desk.now()
        before, _ = replayed(case, playbook)
        if "result" in given and waits_for_sign_in(playbook, before) and not given.get("error"):
            _must_have_signed_in(case, playbook.steps[before.step].level, now)
        event = {**given, "now": now.isoformat(), "host": _host(case, now, kit)}
        after, _ = runs.step(playbook, before, event)
        advanced = ev.PlaybookAdvanced(at=now, by=by, step=after.step, input=event)
        return (advanced, *_consequences(case, playbook, before, after, by, now, kit))

    return change(case_id, decide, desk)


def _must_have_signed_in(case: Case, level: int, now: datetime) -> None:
    if case.level_at(now) < level:
        raise runs.NotAnInput("this step waits for the customer's own sign-in; send the link and wait")


def _host(case: Case, now: datetime, kit: Kit) -> dict[str, Any]:
    """What the run is told of the case with every input."""
    level = case.level_at(now)
    left = (case.auth_until - now).total_seconds() / 60 if level and case.auth_until else 0.0
    return {
        "public": not (case.private or case.private_channel),
        "auth_level": level,
        "auth_minutes": left,
        "can_go_private": kit.can_go_private(case),
    }


def _consequences(
    case: Case, playbook: Playbook, before: State | None, after: State, by: str, now: datetime, kit: Kit
) -> Sequence[ev.Event]:
    """What a step of the run means for the case: facts, promises, offers, the move into private."""
    found: list[ev.Event] = []
    told = {(name, value) for name, value, _ in case.facts}
    for name, known in after.facts.items():
        if before is None or name not in before.facts or before.facts[name].value != known.value:
            if (name, str(known.value)) in told:
                continue
            least = playbook.facts[name].min_auth
            found.append(
                ev.FactLearned(
                    at=now, by=by, name=name, value=str(known.value), source=known.source, min_auth=least
                )
            )
    for number, promise in enumerate(after.promises):
        if before is not None and number < len(before.promises):
            continue
        if after.used and after.used[-1].tool in kit.hands:
            continue  # the hand that booked it made the promise as well, with the time that it found
        due = datetime.fromisoformat(promise.due) if promise.due else now + PROMISE_STANDS
        found.append(
            ev.PromiseMade(
                at=now,
                by=by,
                promise=stable_id("promise", case.id, playbook.id, str(number)),
                text=promise.text,
                owner=case.owner or by,
                due=due,
            )
        )
    found += _offers(before, after, by, now)
    here_private = case.private or case.private_channel
    if waits_for_sign_in(playbook, after) and not here_private and kit.can_go_private(case):
        found.append(ev.MovedToPrivate(at=now, by=by, channel=case.channel))
    return found


def _offers(before: State | None, after: State, by: str, now: datetime) -> Sequence[ev.Event]:
    """What was weighed and what was answered since: the case keeps it, so that nobody is asked twice."""
    found: list[ev.Event] = []
    for weighed, was in zip_longest(after.offers, before.offers if before else ()):
        if was is None:
            decision = Offer(weighed.offer, weighed.kind, weighed.allowed, weighed.reasons)
            found.append(ev.OfferDecided(at=now, by=by, decision=decision))
        if weighed.answer and not (was and was.answer):
            found.append(ev.OfferAnswered(at=now, by=by, offer=weighed.offer, accepted=weighed.answer == "yes"))
    return found
