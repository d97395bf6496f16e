"""The same desk in the records: where the day goes on once it is open, and where people join in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from firsthand import wiring
from firsthand.demo.house import read_by_the_colleagues
from firsthand.demo.world import World
from firsthand.desk.incidents import Incidents
from firsthand.desk.ports import Desk
from firsthand.desk.publish import Publisher
from firsthand.domain.case import Case
from firsthand.records import at_work, labels, published
from firsthand.records.audit import DjangoAudit
from firsthand.records.incidents import DjangoIncidents
from firsthand.records.people import set_on_duty
from firsthand.records.policies import newest_text


@dataclass(frozen=True)
class RecordsHouse:
    """Implements `demo.house.House` over the database."""

    desk: Desk
    publisher: Publisher
    incidents: Incidents
    move: Callable[[datetime], None]

    def move_to(self, at: datetime) -> None:
        self.move(at)

    def held(self, people: Sequence[str]) -> Mapping[str, list[Case]]:
        ids = at_work.held(people)
        cases = self.desk.log.cases([case for own in ids.values() for case in own])
        return {person: [cases[case] for case in own] for person, own in ids.items()}

    def asked(self) -> list[Case]:
        ids = at_work.asked()
        cases = self.desk.log.cases(ids)
        return [cases[case] for case in ids]

    def waits_for_answer(self, case: str) -> bool:
        return at_work.waits_for_answer(case)

    def told(self, since: datetime) -> list[str]:
        return at_work.told(since)

    def asks_to_accept(self) -> bool:
        """As the team lead has changed the policy; the demo's own asks nobody."""
        return bool(newest_text()) and wiring.policy().accept_seconds > 0

    def on_duty(self, person: str, on: bool, at: datetime) -> None:
        set_on_duty(person, on, at, played=True)

    def free_since(self, person: str, at: datetime) -> None:
        at_work.free_since(person, at)

    def capacity(self, person: str, cases: int) -> None:
        at_work.capacity(person, cases)

    def parent_of(self, reply: str) -> str:
        return at_work.parent_of(reply)

    def parents_of(self, cases: list[str]) -> Mapping[str, str]:
        return published.parents_of(cases)

    def label(self, mention: str, head: str, old: str, new: str, by: str) -> None:
        labels.keep(mention, head, old, new, by, self.desk.now())

    def mentions_heard(self, since: datetime) -> int:
        return at_work.mentions_heard(since)


def records_house(
    world: World, now: Callable[[], datetime] = wiring.now, move: Callable[[datetime], None] = lambda at: None
) -> RecordsHouse:
    """The desk of this home; on its own clock, or on a virtual one that `move` moves."""
    desk = replace(
        wiring.desk(policy_in_force=world.policy),
        now=now,
        audit=DjangoAudit(now),
        proofread=read_by_the_colleagues(world),
    )
    return RecordsHouse(desk, wiring.publisher(desk, "demo"), DjangoIncidents(), move)
