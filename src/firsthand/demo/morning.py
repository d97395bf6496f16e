"""The day, played: arrivals, colleagues, customers and clocks under a virtual clock, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from firsthand.demo.arrivals import Schedule, schedule, story_mentions
from firsthand.demo.colleagues_at_work import Colleagues
from firsthand.demo.house import MemoryHouse, memory_house
from firsthand.demo.story import Step, earlier_days, left_for, steps
from firsthand.demo.world import World
from firsthand.desk.ports import Reader

LEAD = "dana-whitfield"
INCIDENTS_EVERY = timedelta(minutes=5)
Told = Callable[[datetime, int], None]
"""Called while the day plays: how far it is, and how many mentions were heard."""


@dataclass
class Played:
    """A day that is being played, and how far it is."""

    world: World
    house: MemoryHouse
    colleagues: Colleagues
    schedule: Schedule
    script: list[Step]
    at: datetime

    def play(self, until: datetime, told: Told | None = None) -> None:
        """Play on to `until`, in steps of the day's file."""
        step = timedelta(seconds=int(self.world.day["step_seconds"]))
        while self.at < until:
            before, self.at = self.at, min(until, self.at + step)
            self._step(before, self.at)
            if told:
                told(self.at, len(self.house.shelf.shelved))

    def _step(self, before: datetime, until: datetime) -> None:
        """Work that is done, what came in, what time does, who takes what is left."""
        self._shifts(before, until)
        self.colleagues.work(until)
        self.colleagues.second_approvals(until, LEAD)
        self.house.clock.move_to(until)
        self._told(until)
        self.colleagues.publish_and_tick()
        came = [*self.schedule.between(before, until), *self.colleagues.customers_answers(until)]
        if came:
            self.colleagues.take(sorted(came, key=lambda mention: (mention.created_at, mention.id)))
        if int((until - self.world.opens) / INCIDENTS_EVERY) > int((before - self.world.opens) / INCIDENTS_EVERY):
            self.colleagues.look_for_incidents()
        self.colleagues.deal()

    def _shifts(self, before: datetime, until: datetime) -> None:
        for person in self.world.people:
            if before < person.comes <= until or (person.comes <= self.world.opens == before):
                self.house.on_duty(person.agent.id, True, person.comes)
            if before < person.leaves <= until:
                self.house.on_duty(person.agent.id, False, person.leaves)
        for minute, cases in self.world.day["visitor_capacity"].items():
            if before < self.world.at(minute) <= until:
                self.house.capacity("you", int(cases))

    def _told(self, until: datetime) -> None:
        while self.script and self.script[0].at <= until:
            self.script.pop(0).do(self.house, self.world)

    def top_up(self) -> int:
        """Late reposts, so that the day's number at the opening is exact; they open no case. Returns how many."""
        want = int(self.world.day["mentions"]["before_opening"])
        missing = want - self.house.mentions_heard(self.world.opens)
        quiet = [
            mention
            for mention, triage in zip(
                self.schedule.spare, self.house.desk.reader.triage(self.schedule.spare), strict=True
            )
            if not (triage.actionable or triage.abstain)
        ]
        late = sorted(quiet[: max(0, missing)], key=lambda mention: (mention.created_at, mention.id))
        self.colleagues.take(late)
        return len(late)


def begin(world: World, reader: Reader, home: Path, *, visited: bool = True) -> Played:
    """A day before its first minute, with what happened on the days before it.

    `visited` leaves a seat and the story cases to a visitor; without it the simulation plays all twelve.
    """
    earlier = story_mentions(world, history=True)
    house = memory_house(world, reader, home, min(mention.created_at for mention in earlier))
    played = frozenset(p.agent.id for p in world.people if not (visited and p.visitor))
    left = left_for(world) if visited else {}
    colleagues = Colleagues(world, house, lambda: played, house.clock.move_to, left)
    earlier_days(house, earlier, house.clock.move_to)
    house.clock.move_to(world.opens)
    return Played(world, house, colleagues, schedule(world), steps(world), world.opens)
