"""A recorded day again: every assignment that the engine made is decided anew from the log, and must be the same.

The log says what waited, since when, and what each person had in hand at every moment; production's own `assign`
is asked again with these and must give the same case with the same certificate, part by part. What people took by
hand is not a decision of the engine's and is only counted. Who was on duty is not in the log; where it decided, the
certificate says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heappop, heappush

from firsthand.domain import events as ev
from firsthand.domain.case import Case, apply
from firsthand.domain.decisions import HAND_OVER, Assignment
from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.engine.assignment import Head, Waitlist, assign, head_of, load
from firsthand.engine.assignment.certificate import OCCUPANCY, UNSTAFFED

ENGINE_RULES = ("own work", "lower tier", "helping out", "follow-up", "oldest first")
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Differs:
    """An assignment that came out otherwise: what was recorded, and what the engine says today."""

    at: datetime
    case: str
    agent: str
    recorded: Assignment
    today: Assignment | None
    what: str
    """case, rule, reasons, candidates or would_change: the first part that differs"""


@dataclass(slots=True)
class Replayed:
    """How a recorded span came out. `same` are assignments whose certificate is equal in every part."""

    same: int = 0
    by_hand: int = 0
    at_once: int = 0
    """A new case that went to somebody free at that moment: who was free is not in the log."""
    handed_over: int = 0
    """A case that was matched when its owner was gone: who was on duty is not in the log."""
    unknown_people: int = 0
    differs: list[Differs] = field(default_factory=list)
    rules: Counter[str] = field(default_factory=Counter)

    @property
    def decided(self) -> int:
        return self.same + len(self.differs)


def replay(
    events: Iterable[tuple[ev.Event, str]],
    agents: Mapping[str, Agent],
    policy: Policy,
    gathered: Mapping[str, datetime] | None = None,
) -> Replayed:
    """Decide every recorded assignment again, from (event, case) in the order in which they were recorded.

    `gathered` are cases that an incident's one answer will reach, and since when: they are nobody's work.
    """
    found, desk = Replayed(), _Desk(gathered or {})
    for event, case in events:
        if isinstance(event, ev.Assigned):
            _decide(event, case, desk, agents, policy, found)
        desk.take(case, event)
    return found


def by_time(logs: Mapping[str, Sequence[ev.Event]]) -> Iterator[tuple[ev.Event, str]]:
    """All events by time, where the order of recording is not known: an export leaves it out.

    At the same moment what came in stands before what was decided on it. A mention that was captured after a
    decision, but written before it, looks as if it had been there: then a replay from the records is exact. An event that is dated before its forerunner in the same log keeps its place behind it.
    """
    heap: list[tuple[datetime, bool, str, int]] = []

    def push(case: str, number: int, after: datetime) -> None:
        if number < len(logs[case]):
            event = logs[case][number]
            heappush(heap, (max(after, event.at), isinstance(event, ev.Assigned), case, number))

    for case, log in logs.items():
        push(case, 0, log[0].at)
    while heap:
        at, _, case, number = heappop(heap)
        yield logs[case][number], case
        push(case, number + 1, at)


class _Desk:
    """The cases as they stood at a moment: what waits for nobody, and what each person has in hand."""

    def __init__(self, gathered: Mapping[str, datetime]) -> None:
        self.cases: dict[str, Case] = {}
        self.waiting = Waitlist()
        self.held: dict[str, set[str]] = {}
        self.gathered = gathered

    def take(self, case_id: str, event: ev.Event) -> None:
        before = self.cases.get(case_id)
        case = self.cases[case_id] = apply(before, event)
        if before is not None and before.owner is not None and before.owner != case.owner:
            self.held[before.owner].discard(case_id)
        if case.owner is not None:
            self.held.setdefault(case.owner, set()).add(case_id)
        waits = case.state == "new" and case.owner is None and case.waiting_since is not None
        if waits and case.route is not None:
            self.waiting.put(head_of(case))
        else:
            self.waiting.drop(case_id)

    def heads(self, now: datetime) -> list[Head]:
        """The oldest waiting case of each class, in the order in which the records give them."""
        return self.waiting.heads(unless=_Gathered(self, now))

    def in_hand(self, agent: str, policy: Policy) -> float:
        """What a person has in hand, weighed as production weighs it."""
        mine = (self.cases[case] for case in sorted(self.held.get(agent, ())))
        held = (case for case in mine if case.state == "assigned")
        return load(((case.channel, 1) for case in held if case.waiting_since is not None), policy)


class _Gathered:
    """The cases that by a moment waited for their incident's one answer; a risk needs a person all the same."""

    def __init__(self, desk: _Desk, now: datetime) -> None:
        self.desk, self.now = desk, now

    def __contains__(self, case: object) -> bool:
        since = self.desk.gathered.get(str(case))
        if since is None or since > self.now:
            return False
        route = self.desk.cases[str(case)].route
        return not (route and route.queue == "risk")


def _decide(
    event: ev.Assigned, case: str, desk: _Desk, agents: Mapping[str, Agent], policy: Policy, found: Replayed
) -> None:
    recorded = event.assignment
    if event.by == "firsthand" and recorded.rule == "free at once":
        found.at_once += 1
        return
    if recorded.rule == HAND_OVER:
        found.handed_over += 1
        return
    if event.by != "firsthand" or recorded.rule not in ENGINE_RULES:
        found.by_hand += 1
        return
    agent = agents.get(recorded.agent)
    if agent is None:
        found.unknown_people += 1
        return
    heads = _as_staffed(desk.heads(event.at), recorded)
    today = assign(agent, heads, event.at, policy, desk.in_hand(agent.id, policy), _occupancy(recorded))
    found.rules[recorded.rule] += 1
    if today == recorded:
        found.same += 1
    else:
        found.differs.append(Differs(event.at, case, agent.id, recorded, today, _what(recorded, today)))


def _as_staffed(heads: Sequence[Head], recorded: Assignment) -> list[Head]:
    """Which classes nobody on duty served, as the certificate keeps it.

    Those that it leaves out, past the candidates that it keeps, stood behind them all and decided nothing.
    """
    marked = {one.id for one in recorded.candidates if (UNSTAFFED, 1.0) in one.parts}
    return [replace(head, unstaffed=True) if head.case in marked else head for head in heads]


def _occupancy(recorded: Assignment) -> float:
    """How busy the person was, where the guard decided: since when they were on duty is not in the log either."""
    parts = recorded.candidates[0].parts if recorded.candidates else ()
    return dict(parts).get(OCCUPANCY, 0.0)


def _what(recorded: Assignment, today: Assignment | None) -> str:
    if today is None:
        return "case"
    names = ("case", "rule", "reasons", "candidates", "would_change")
    return next(name for name in names if getattr(recorded, name) != getattr(today, name))
