"""Two ways, one day: played in memory and kept at once, or played on the records step by step."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from firsthand import wiring
from firsthand.demo.colleagues_at_work import Colleagues
from firsthand.demo.keeping import keep
from firsthand.demo.memory import Clock
from firsthand.demo.morning import Day, begin
from firsthand.demo.opening import connect
from firsthand.demo.records_house import records_house
from firsthand.demo.story import earlier_days, left_for
from firsthand.demo.world import read_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

IN_ORDER_ONLY = ("labels", "accounts")


def exported() -> list[str]:
    """Everything that the records hold, but for what says how it was reached."""
    from firsthand.records.export import lines

    rows = [json.loads(line) for line in lines()]
    return [
        json.dumps({k: v for k, v in row.items() if k not in ("evidence", "holder", "cluster")}, sort_keys=True)
        for row in rows
        if row.get("table") not in IN_ORDER_ONLY
    ]


def test_a_morning_in_memory_and_one_on_the_records_end_in_the_same_content(tmp_path, monkeypatch):
    from django.core.management import call_command

    world = read_world(wiring.library())
    until = world.opens + timedelta(minutes=25)
    monkeypatch.setenv("FIRSTHAND_HOME", str(tmp_path / "memory"))
    day, house = begin(world, wiring.triager(), wiring.home())
    day.play(until)
    keep(house)
    connect(until)
    in_memory = exported()
    call_command("flush", verbosity=0, interactive=False)

    monkeypatch.setenv("FIRSTHAND_HOME", str(tmp_path / "records"))
    assert exported() == []
    on_records = played_on_records(world, until)
    assert len(in_memory) > 300
    assert [row for row in in_memory if row not in set(on_records)] == []
    assert [row for row in on_records if row not in set(in_memory)] == []


def played_on_records(world, until) -> list[str]:
    from firsthand.demo.arrivals import story_mentions
    from firsthand.records import settling

    people = {person.agent.id: (person.agent, person.initials) for person in world.people}
    settling.settle(world.stores, people, world.macros)
    connect(until)
    earlier = story_mentions(world, history=True)
    clock = Clock(min(mention.created_at for mention in earlier))
    house = records_house(world, clock, clock.move_to)
    played = frozenset(person.agent.id for person in world.people if not person.visitor)
    earlier_days(house, world, earlier)
    clock.move_to(world.opens)
    Day(world, house, Colleagues(world, house, lambda: played, left_for(world)), world.opens).play(until)
    return exported()
