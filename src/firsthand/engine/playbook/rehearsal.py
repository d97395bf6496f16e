"""Rehearsing a playbook: scenarios played by the interpreter, what they cover, and what a missing step would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from firsthand.domain.playbook import Playbook, Step
from firsthand.domain.playbook_run import Action, State
from firsthand.engine.playbook import start, step
from firsthand.engine.playbook.flow import ENDS, unfold, ways
from firsthand.engine.playbook.laws import broken_laws

INPUTS_MAX = 400


@dataclass(frozen=True, slots=True)
class Expected:
    """What a scenario must come to: the end, steps on the way, words said, and what must never happen."""

    outcome: str
    reason: str = ""
    passes: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    trace: tuple[str, ...] = ()
    """Every step in its order, as it was recorded and read over; empty where nothing was recorded yet."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One written conversation: how it begins, what the customer says in turn, what the tools answer."""

    name: str
    start: Mapping[str, Any]
    says: tuple[Mapping[str, Any], ...]
    tools: Mapping[str, tuple[Mapping[str, Any], ...]]
    expected: Expected
    kind: str = ""
    """What it rehearses: paraphrase, digression, correction, refusal, silence, person, two_problems, ..."""


@dataclass(frozen=True, slots=True)
class Played:
    """How a scenario went: the way it took, how it ended, and everything that is not as expected."""

    scenario: Scenario
    state: State
    action: Action
    way: tuple[str, ...]
    said: tuple[str, ...]
    problems: tuple[str, ...]
    inputs: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)

    @property
    def fine(self) -> bool:
        return not self.problems


def play(playbook: Playbook, scenario: Scenario, now: str) -> Played:
    """Play one scenario to its end and compare it with what is expected."""
    state, action = start(playbook, scenario.start, now)
    said = [line.text for line in action.says] + [action.ask]
    words = list(scenario.says)
    used: dict[str, int] = {}
    inputs: list[Mapping[str, Any]] = [{"start": {**scenario.start, "now": now}}]
    while action.kind != "done" and len(inputs) < INPUTS_MAX:
        event = _next(scenario, action, words, used)
        inputs.append(event)
        state, action = step(playbook, state, event)
        said += [line.text for line in action.says] + [action.ask]
    way = way_of(playbook, state)
    spoken = tuple(line for line in said if line)
    problems = (*_differences(scenario.expected, state, way, spoken, words), *broken_laws(playbook, state))
    return Played(scenario, state, action, way, spoken, problems, tuple(inputs))


def _next(
    scenario: Scenario, action: Action, words: list[Mapping[str, Any]], used: dict[str, int]
) -> Mapping[str, Any]:
    if action.kind == "ask":
        return words.pop(0) if words else {"end": True}
    answers = scenario.tools.get(action.call, ({"result": "done"},))
    count = used.get(action.call, 0)
    used[action.call] = count + 1
    return answers[min(count, len(answers) - 1)]


def way_of(playbook: Playbook, state: State) -> tuple[str, ...]:
    """The steps that a run went through, in their order."""
    way: list[str] = []
    for line in state.trace:
        name = line.split(":")[0]
        if name in playbook.steps and (not way or way[-1] != name):
            way.append(name)
    return tuple(way)


def _differences(
    expected: Expected, state: State, way: Sequence[str], said: Sequence[str], left: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    if state.outcome != expected.outcome:
        yield f"ended {state.outcome} ({state.reason or 'no reason'}), not {expected.outcome}"
    if expected.reason and state.reason != expected.reason:
        yield f"the reason is {state.reason or 'none'}, not {expected.reason}"
    if missing := _missing_in_order(expected.passes, way):
        yield f"did not pass {missing} in its order"
    called = [used.tool for used in state.used]
    for name in expected.never:
        if name in way or name in called:
            yield f"{name} must never happen here"
    whole = " ".join(said)
    for words in expected.says:
        if words not in whole:
            yield f"did not say “{words}”"
    if left:
        yield f"{len(left)} of the customer's lines were never asked for"
    if expected.trace and tuple(way) != expected.trace:
        yield f"took another way than recorded, from {_first_difference(expected.trace, way)} on"


def _missing_in_order(wanted: Iterable[str], way: Sequence[str]) -> str:
    ahead = iter(way)
    return next((name for name in wanted if name not in ahead), "")


def _first_difference(wanted: Sequence[str], way: Sequence[str]) -> str:
    for one, other in zip(wanted, way, strict=False):
        if one != other:
            return f"{one} (now {other})"
    return wanted[len(way)] if len(way) < len(wanted) else way[len(wanted)]


# --- coverage ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which steps and branches the scenarios went through, and which they missed."""

    steps: int
    steps_missed: tuple[str, ...]
    branches: int
    branches_missed: tuple[str, ...]


def coverage(playbook: Playbook, played: Iterable[Played], with_shared: bool = False) -> Coverage:
    """The share of the playbook's own steps and branches that some scenario took; shared parts on request."""
    edges = unfold(playbook).edges
    own = {name for _, name in edges if with_shared or playbook.steps[name].part not in playbook.shared}
    wanted = {
        (here[1], edge.to[1])
        for here, ways_on in edges.items()
        for edge in ways_on
        if len(ways_on) > 1 and here[1] in own
    }
    steps: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for each in played:
        steps.update(each.way)
        pairs.update(zip(each.way, each.way[1:], strict=False))
    missed = sorted(f"{one} -> {other}" for one, other in wanted - pairs)
    return Coverage(len(own), tuple(sorted(own - steps)), len(wanted), tuple(missed))


# --- mutation ----------------------------------------------------------------------------------------------


def without(playbook: Playbook, name: str) -> Playbook:
    """The playbook with one step dropped: whatever led there goes on to what followed; an end becomes another."""
    gone = playbook.steps[name]
    if gone.kind in ENDS:
        other: dict[str, Any] = (
            {"kind": "wrap_up", "outcome": "stopped"} if gone.kind == "escalate" else {"kind": "escalate"}
        )
        changed = replace(gone, **other, reason="" if gone.kind == "escalate" else "limit", say="")
        return replace(playbook, steps={**playbook.steps, name: changed})
    after = next((target for _, target in ways(gone)), "")
    steps = {key: _led_past(each, name, after) for key, each in playbook.steps.items() if key != name}
    parts = {part: after if first == name else first for part, first in playbook.parts.items()}
    return replace(playbook, steps=steps, parts=parts, start=after if playbook.start == name else playbook.start)


def _led_past(step: Step, name: str, after: str) -> Step:
    fields = ("next", "yes", "no", "unsure", "refused", "error", "none", "withheld", "spent")
    changes: dict[str, Any] = {field: after for field in fields if getattr(step, field) == name}
    branches = tuple(replace(b, then=after) if b.then == name else b for b in step.branches)
    return replace(step, **changes, branches=branches)


def unnoticed(playbook: Playbook, played: Sequence[Played], now: str) -> tuple[str, ...]:
    """Steps that could be dropped without any scenario failing: what nobody rehearses."""
    found = []
    for name in playbook.steps:
        through = [each.scenario for each in played if name in each.way]
        if through and not any(_notices(without(playbook, name), scenario, now) for scenario in through):
            found.append(name)
    return tuple(found)


def _notices(mutant: Playbook, scenario: Scenario, now: str) -> bool:
    try:
        return not play(mutant, scenario, now).fine
    except (AssertionError, KeyError, ValueError):
        return True
