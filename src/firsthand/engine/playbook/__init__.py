"""The interpreter of playbooks: pure, resumable at any input, the same for a person and a support AI.

`start(playbook, inputs...)` gives the first action; `step(playbook, state, event)` the next one. Events are
JSON objects: {"answer": words}, {"message": words}, {"silence": minutes}, {"result": ..., "error": bool},
{"end": true}, {"takes": "agent's id"}; each may carry {"now": RFC 3339} and {"host": {...}}, what the host knows
of the conversation: public, auth_level, auth_minutes, can_go_private. Every end is resolved, escalated or stopped,
with the hand-off summary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from math import isfinite
from typing import Any

from firsthand.domain.playbook import Playbook
from firsthand.domain.playbook_run import Action, Packet, State
from firsthand.engine.playbook.corrections import read_for
from firsthand.engine.playbook.handoff import escalate, packet_of, transferred
from firsthand.engine.playbook.inputs import INPUTS
from firsthand.engine.playbook.opening import hear_host, opening
from firsthand.engine.playbook.panel import panel
from firsthand.engine.playbook.run import Run
from firsthand.engine.playbook.steps import KINDS

__all__ = ["NotAnInput", "filled", "panel", "replay", "start", "step", "summary", "unclear"]

Event = Mapping[str, Any]


class NotAnInput(ValueError):
    """An event that this run cannot take now: not one of ours, or after the end."""


def start(playbook: Playbook, given: Event, now: str) -> tuple[State, Action]:
    """Begin a run. `given` may hold text, facts, tools, public, auth_level, context, source; `now` is RFC 3339.

    Raises NotAnInput where `now` is no time.
    """
    _moment(now)
    run = Run.of(playbook, State(playbook.id, playbook.version, now, step=playbook.start))
    action = opening(run, given)
    return run.end(action or advance(run))


def step(playbook: Playbook, state: State, event: Event) -> tuple[State, Action]:
    """Work one input through. Raises NotAnInput where it cannot follow."""
    if state.outcome:
        raise NotAnInput("the run is over")
    kind = next((kind for kind in INPUTS if kind in event), None)
    if kind is None:
        raise NotAnInput(f"write one of {', '.join(INPUTS)}; this has {', '.join(event) or 'nothing'}")
    run = Run.of(playbook, state)
    _pass_time(run, event)
    hear_host(run, event)
    spent = _spent(run)
    if kind == "result" and state.waiting == "call" and state.pending[0]:
        INPUTS["result"](run, event)
        return run.end(transferred(run, state.step))
    if kind in ("answer", "silence") and state.waiting != "ask":
        raise NotAnInput(f"no question is open; the run waits for the result of {run.step.tool}")
    if kind == "result" and state.waiting != "call":
        raise NotAnInput("no call is open; the run waits for an answer")
    if spent and kind != "end" and not state.pending[0]:
        if kind == "result":
            INPUTS["result"](run, event)
        return run.end(escalate(run, "limit", state.step))
    action = INPUTS[kind](run, event)
    return run.end(action or advance(run))


def advance(run: Run) -> Action:
    """Go on until something has to be awaited; the limits end what does not end by itself."""
    while True:
        here = run.step
        if run.state.steps >= run.playbook.limits.steps:
            return escalate(run, "limit", here.id)
        run.change(steps=run.state.steps + 1)
        if here.at_most:
            seen = run.visits.get(here.id, 0) + 1
            run.visits[here.id] = seen
            if seen > here.at_most:
                run.trace.append(f"{here.id}: {here.at_most} times is enough")
                run.go(here.spent)
                continue
        if here.kind != "decide":
            run.trace.append(here.id)
        if action := KINDS[here.kind](run, here):
            return action


def _pass_time(run: Run, event: Event) -> None:
    """Time comes in with the events: as `now`, or as minutes of silence."""
    state = run.state
    minutes = _minutes(event.get("silence", 0) or 0)
    if "now" in event:
        then, now = datetime.fromisoformat(state.now), _moment(event["now"])
        if (then.tzinfo is None) == (now.tzinfo is None):
            minutes = max(minutes, (now - then).total_seconds() / 60)
    if minutes <= 0:
        return
    left = max(0.0, state.auth_minutes_left - minutes)
    level = state.auth_level if left > 0 or not state.auth_level else 0
    run.change(now=run.later(minutes), minutes=state.minutes + minutes)
    run.change(auth_minutes_left=left, auth_level=level)


def _minutes(told: object) -> float:
    if isinstance(told, str | int | float):
        with suppress(ValueError, OverflowError):
            minutes = float(told)
            if isfinite(minutes):
                return minutes
    raise NotAnInput(f'silence: {told!r} is no number of minutes; write {{"silence": 30}}')


def _moment(told: object) -> datetime:
    try:
        return datetime.fromisoformat(str(told))
    except ValueError:
        raise NotAnInput(f"now: {told!r} is no time; write it like 2026-11-23T09:00:00Z") from None


def _spent(run: Run) -> bool:
    return run.state.minutes > run.playbook.limits.minutes


def replay(playbook: Playbook, inputs: Iterable[Event]) -> tuple[State, Action]:
    """The state after these inputs, the first of which is the start: {"start": {..., "now": ...}}.

    Raises NotAnInput where the inputs could not have happened.
    """
    rest = iter(inputs)
    first = next(rest, None)
    if first is None or "start" not in first:
        raise NotAnInput("the first input of a run is its start")
    given = first["start"]
    state, action = start(playbook, given, str(given.get("now") or playbook.now))
    for event in rest:
        state, action = step(playbook, state, event)
    return state, action


def summary(playbook: Playbook, state: State) -> Packet:
    """The hand-off summary as it stands now, whether or not the run is over."""
    return packet_of(Run.of(playbook, state), state.reason, state.step)


def unclear(playbook: Playbook, state: State, words: str) -> bool:
    """Whether these words do not answer the open question by themselves."""
    run = Run.of(playbook, state)
    return read_for(run, run.step, words).why == "unclear"


def filled(playbook: Playbook, state: State, wording: str, level: int) -> str:
    """A wording with its slots filled, as far as this level of authentication lets them be spoken of."""
    run = Run.of(playbook, state)
    run.change(auth_level=min(level, state.auth_level))
    return run.fill(wording)
