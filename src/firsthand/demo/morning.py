"""The day, played step by step: in memory until the desk opens, then on the records, by the same code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from firsthand.demo.arrivals import Schedule, schedule, story_mentions
from firsthand.demo.colleagues_at_work import Colleagues
from firsthand.demo.house import House, MemoryHouse, memory_house
from firsthand.demo.lead_at_work import Lead
from firsthand.demo.reading import ReadAhead
from firsthand.demo.story import Step, earlier_days, left_for, steps
from firsthand.demo.world import World
from firsthand.desk.ports import Reader

INCIDENTS_EVERY = timedelta(minutes=5)
Told = Callable[[datetime, int], None]
"""Called while the day plays: how far it is, and how many mentions were heard."""


@dataclass
class Day:
    """A day that is being played, and how far it is.

    `worker` is true where this day does the worker's part as well: publishing, timers and dealing. On a desk
    that is served the worker does it, and the day only brings mentions and plays the colleagues.
    """

    world: World
    house: House
    colleagues: Colleagues
    at: datetime
    worker: bool = True
    heard: int = 0
    schedule: Schedule = field(init=False)
    script: list[Step] = field(init=False)
    lead: Lead = field(init=False)

    def __post_init__(self) -> None:
        self.schedule = schedule(self.world)
        self.lead = Lead(self.world, self.house, self.colleagues.played, self.colleagues.left)
        self.script = [step for step in steps(self.world) if step.at > self.at]

    def play(self, until: datetime, told: Told | None = None) -> None:
        """Play on to `until`, in steps of the day's file."""
        step = timedelta(seconds=int(self.world.day["step_seconds"]))
        while self.at < until:
            self.step(min(until, self.at + step))
            if told:
                told(self.at, self.heard)

    def step(self, until: datetime) -> None:
        """Work that is done, what came in, what time does, who takes what is left."""
        before, self.at = self.at, until
        self._shifts(before, until)
        self.colleagues.work(until)
        self.lead.work(until)
        self.house.move_to(until)
        while self.script and self.script[0].at <= until:
            self.script.pop(0).do(self.house, self.world)
        if self.worker:
            self.colleagues.publish_and_tick()
        came = [*self.schedule.between(before, until), *self.colleagues.customers_answers(until)]
        if came:
            self.heard += self.colleagues.take(sorted(came, key=lambda m: (m.created_at, m.id))).new
        if int((until - self.world.opens) / INCIDENTS_EVERY) > int((before - self.world.opens) / INCIDENTS_EVERY):
            self.colleagues.look_for_incidents()
        if self.worker:
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


def begin(world: World, reader: Reader, home: Path, *, visited: bool = True) -> tuple[Day, MemoryHouse]:
    """A day before its first minute, in memory, with what happened on the days before it.

    `visited` leaves a seat and the story cases to a visitor; without it the simulation plays all twelve.
    """
    earlier = story_mentions(world, history=True)
    until = world.demo_opens if visited else world.ends
    ahead = ReadAhead(reader, (*earlier, *schedule(world).between(world.opens, until)))
    house = memory_house(world, ahead, home, min(mention.created_at for mention in earlier))
    played = frozenset(p.agent.id for p in world.people if not (visited and p.visitor))
    colleagues = Colleagues(world, house, lambda: played, left_for(world) if visited else {})
    earlier_days(house, world, earlier)
    house.clock.move_to(world.opens)
    return Day(world, house, colleagues, world.opens), house
