"""The whole day, with nobody visiting: from its first minute in memory, or on from where a visited day stands."""

from __future__ import annotations

from firsthand.demo.colleagues_at_work import Colleagues
from firsthand.demo.memory import Clock
from firsthand.demo.morning import Day, Told
from firsthand.demo.opening import free_since, kept_until, open_home
from firsthand.demo.records_house import records_house
from firsthand.demo.world import World


def play_out(world: World, *, fresh: bool = False, told: Told | None = None) -> bool:
    """Play the day to its end; all twelve are played from here on. True for a day begun anew."""
    opened = open_home(world, fresh=fresh, visited=False, told=told)
    if opened.at < world.ends:
        clock = Clock(opened.at)
        everybody = frozenset(person.agent.id for person in world.people)
        house = records_house(world, clock, clock.move_to)
        colleagues = Colleagues(world, house, lambda: everybody, {}, free_at=free_since())
        Day(world, house, colleagues, opened.at).play(world.ends, told)
        kept_until(world.ends, colleagues.free_at)
    return opened.fresh
