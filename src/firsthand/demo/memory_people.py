"""Who works and what waits, in memory; and the incidents, whose cases wait for one answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from firsthand.demo.memory import MemoryLog, MemoryShelf
from firsthand.domain.case import Case
from firsthand.domain.people import Agent
from firsthand.engine.assignment import Head, Idle
from firsthand.engine.incidents import Sighting


@dataclass
class KeptIncident:
    """What the records keep of one incident."""

    id: str
    title: str
    word: str
    topic: str
    opened_at: datetime
    answer: str = ""
    approved_by: str = ""
    approved_at: datetime | None = None
    cases: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)


@dataclass
class MemoryIncidents:
    """Implements `desk.incidents.Incidents`."""

    log: MemoryLog
    shelf: MemoryShelf
    kept: dict[str, KeptIncident] = field(default_factory=dict)
    waits: set[str] = field(default_factory=set)
    """Cases that wait for their incident's answer."""

    def sightings(self, since: datetime) -> list[Sighting]:
        taken = {case for incident in self.kept.values() for case in incident.cases}
        found = [
            case
            for case in self.log.folded.values()
            if case.opened_at >= since and case.state in ("new", "assigned") and case.id not in taken
            if not (case.route and case.route.store)
        ]
        return [self._seen(case) for case in sorted(found, key=lambda case: (case.opened_at, case.id))]

    def _seen(self, case: Case) -> Sighting:
        latest = max((seen.at, seen.id) for seen in case.thread if seen.inbound)[1]
        text = " ".join(self.shelf.shelved[latest].mention.text.split())[:240]
        topic = (case.route.topic if case.route else "") or ""
        return Sighting(case.id, case.opened_at, topic, text, bool(case.triage and case.triage.abstain))

    def open(self) -> list[Any]:
        return list(self.kept.values())

    def get(self, incident: str) -> Any:
        return self.kept[incident]

    def start(self, incident: str, title: str, word: str, topic: str, at: datetime) -> None:
        self.kept.setdefault(incident, KeptIncident(incident, title, word, topic, at))

    def add(self, incident: str, cases: list[str]) -> int:
        mine = self.kept[incident].cases
        fresh = [case for case in cases if case not in mine]
        mine += fresh
        self.waits.update(case for case in fresh if waits_for_answer(self.log.folded[case]))
        return len(fresh)

    def approve(self, incident: str, answer: str, by: str, at: datetime) -> None:
        kept = self.kept[incident]
        kept.answer, kept.approved_by, kept.approved_at = answer, by, at

    def mark_answered(self, incident: str, case: str) -> None:
        self.kept[incident].answered.append(case)
        self.waits.discard(case)


def waits_for_answer(case: Case) -> bool:
    """Whether an incident's one answer is enough for this case; a graver matter needs a person."""
    return case.route is None or case.route.queue != "risk"


@dataclass
class MemoryPeople:
    """Implements `desk.ports.Directory` and, with the log, `desk.ports.Waiting`."""

    agents: dict[str, Agent]
    log: MemoryLog
    incidents: MemoryIncidents
    on: dict[str, datetime] = field(default_factory=dict)
    """Who is on duty, and since when there was room."""
    misses: dict[str, int] = field(default_factory=dict)
    """Cases in a row that somebody did not open in time."""

    def agent(self, agent: str) -> Agent:
        return self.agents[agent]

    def on_duty(self) -> list[Agent]:
        return [self.agents[agent] for agent in sorted(self.on)]

    def missed(self, agent: str, most: int, now: datetime) -> bool:
        self.misses[agent] = self.misses.get(agent, 0) + 1
        if self.misses[agent] < most or agent not in self.on:
            return False
        del self.on[agent], self.misses[agent]
        return True

    def present(self, agent: str) -> None:
        self.misses.pop(agent, None)

    def heads(self) -> list[Head]:
        """The oldest waiting case of each class; what waits for an incident's answer is nobody's work."""
        return self.log.unheld.heads(unless=self.incidents.waits)

    def idle(self, only: str = "") -> list[Idle]:
        found = []
        for agent_id, since in self.on.items():
            if only not in ("", agent_id):
                continue
            agent = self.agents[agent_id]
            cases = [self.log.folded[case] for case in self.log.held.get(agent_id, ())]
            held = [case for case in cases if case.state in ("assigned", "waiting")]
            active = Counter(case.channel for case in held if case.waiting_since is not None)
            found.append(Idle(agent, active.total(), since, tuple(sorted(active.items())), len(held)))
        return sorted(found, key=lambda one: (one.idle_since, one.agent.id))
