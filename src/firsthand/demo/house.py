"""Where the colleagues work: a desk and what stands around it, in memory or in the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from firsthand.channels import connect
from firsthand.demo.memory import Clock, MemoryAudit, MemoryLog, MemoryShelf, MemoryTimers, unit
from firsthand.demo.memory_outbox import MemoryOutbox
from firsthand.demo.memory_people import MemoryIncidents, MemoryPeople
from firsthand.demo.world import ACCOUNT, World
from firsthand.desk.channel import ChannelAccount
from firsthand.desk.incidents import Incidents
from firsthand.desk.ports import Desk, Reader
from firsthand.desk.publish import Publisher
from firsthand.domain.case import Case
from firsthand.engine.safety.marks import Marks
from firsthand.proofreaders import proofread
from firsthand.proofreaders.numbers import numbers

LISTENING = ChannelAccount(ACCOUNT, "replay", "Larkwire, played", "live")


class House(Protocol):
    """What the colleagues need besides the desk itself."""

    @property
    def desk(self) -> Desk: ...

    @property
    def publisher(self) -> Publisher: ...

    @property
    def incidents(self) -> Incidents: ...

    def held(self, people: Sequence[str]) -> Mapping[str, list[Case]]:
        """The open cases of each person."""
        ...

    def asked(self) -> list[Case]:
        """Cases with a reply that waits for a second approval."""
        ...

    def waits_for_answer(self, case: str) -> bool:
        """Whether the case waits for its incident's one answer."""
        ...

    def move_to(self, at: datetime) -> None:
        """Moves a virtual clock; does nothing on a desk whose clock goes by itself."""
        ...

    def told(self, since: datetime) -> list[str]:
        """Cases without an owner that had their incident's answer since then or before, and wrote nothing more."""
        ...

    def on_duty(self, person: str, on: bool, at: datetime) -> None: ...

    def asks_to_accept(self) -> bool:
        """Whether the policy in force asks people to open what they are given."""
        ...

    def capacity(self, person: str, cases: int) -> None: ...

    def free_since(self, person: str, at: datetime) -> None:
        """Somebody finished something: the time without work counts from here."""
        ...

    def parent_of(self, reply: str) -> str: ...

    def parents_of(self, cases: list[str]) -> Mapping[str, str]:
        """The channel id of each case's latest inbound message."""
        ...

    def label(self, mention: str, head: str, old: str, new: str, by: str) -> None: ...

    def mentions_heard(self, since: datetime) -> int:
        """Inbound mentions on the shelf that were written since then."""
        ...


@dataclass
class MemoryHouse:
    """A desk in memory under a virtual clock."""

    world: World
    clock: Clock
    desk: Desk
    publisher: Publisher
    log: MemoryLog
    shelf: MemoryShelf
    outbox: MemoryOutbox
    people: MemoryPeople
    audit: MemoryAudit
    incidents: MemoryIncidents
    labels: list[tuple[str, str, str, str, str, datetime]] = field(default_factory=list)

    def move_to(self, at: datetime) -> None:
        self.clock.move_to(at)

    def held(self, people: Sequence[str]) -> Mapping[str, list[Case]]:
        return {p: [self.log.folded[case] for case in sorted(self.log.held.get(p, ()))] for p in people}

    def asked(self) -> list[Case]:
        found = {row["case"] for row in self.outbox.rows.values() if row["status"] == "draft"}
        return [self.log.folded[case] for case in sorted(found)]

    def waits_for_answer(self, case: str) -> bool:
        return case in self.incidents.waits

    def told(self, since: datetime) -> list[str]:
        answered = (case for kept in self.incidents.kept.values() for case in kept.answered)
        found = (self.log.folded[case] for case in answered)
        return sorted(c.id for c in found if c.state == "waiting" and not c.owner and _last_sent(c) <= since)

    def asks_to_accept(self) -> bool:
        return self.world.policy.accept_seconds > 0

    def on_duty(self, person: str, on: bool, at: datetime) -> None:
        if on:
            self.people.on[person] = at
        else:
            self.people.on.pop(person, None)

    def free_since(self, person: str, at: datetime) -> None:
        if person in self.people.on:
            self.people.on[person] = at

    def capacity(self, person: str, cases: int) -> None:
        self.people.agents[person] = replace(self.people.agents[person], capacity=cases)

    def parent_of(self, reply: str) -> str:
        return self.outbox.parent_of(reply)

    def parents_of(self, cases: list[str]) -> Mapping[str, str]:
        latest = {case: [seen.id for seen in self.log.folded[case].thread if seen.inbound][-1] for case in cases}
        return {case: self.shelf.shelved[mention].mention.id for case, mention in latest.items()}

    def label(self, mention: str, head: str, old: str, new: str, by: str) -> None:
        self.labels.append((mention, head, old, new, by, self.clock()))

    def mentions_heard(self, since: datetime) -> int:
        return sum(s.mention.inbound and s.mention.created_at >= since for s in self.shelf.shelved.values())


def _last_sent(case: Case) -> datetime:
    return max(reply.sent_at for reply in case.replies if reply.sent_at)


def memory_house(world: World, reader: Reader, home: Path, at: datetime) -> MemoryHouse:
    """An empty desk in memory; what is published goes to the public page in `home`."""
    clock = Clock(at)
    log, shelf, audit = MemoryLog(world.policy), MemoryShelf(), MemoryAudit(clock)
    outbox, incidents = MemoryOutbox(shelf), MemoryIncidents(log, shelf)
    people = MemoryPeople({p.agent.id: p.agent for p in world.people}, log, incidents)
    desk = Desk(
        log=log,
        shelf=shelf,
        outbox=outbox,
        directory=people,
        waiting=people,
        timers=MemoryTimers(log),
        audit=audit,
        policy=world.policy,
        reader=reader,
        proofread=read_by_the_colleagues(world),
        now=clock,
        unit=unit,
    )
    channel = connect(LISTENING, home)
    publisher = Publisher(desk, outbox, lambda account: channel, lambda account: nullcontext(True), me="demo")
    return MemoryHouse(world, clock, desk, publisher, log, shelf, outbox, people, audit, incidents)


def read_by_the_colleagues(world: World) -> Callable[[str], Marks]:
    """How the colleagues' texts are proofread: those of the library were, by a test; any other is read here.

    So the day opens without loading the dictionary. Numbers are looked for in every text.
    """
    known = world.wordings

    def read(text: str) -> Marks:
        return Marks(numbers=numbers(text)) if text.rsplit(" ^", 1)[0] in known else proofread(text)

    return read
