"""The guard at the desk: measured from the log, kept with the person, shown, and replayed exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand.cli.replaying import from_records
from firsthand.desk import cases
from firsthand.desk.assigning import deal
from firsthand.desk.intake import take
from firsthand.desk.occupancy import measure
from firsthand.records.models import PersonRow
from firsthand.records.occupancy import DjangoOccupied
from firsthand.records.people import colleagues, set_on_duty
from tests.builders import NOON, a_mention, a_policy

GUARDED = replace(a_policy(), version="guarded", capacity=replace(a_policy().capacity, occupancy_max=0.85))


@pytest.fixture
def desk(desk):
    return replace(desk, policy=GUARDED)


def ana(clock, **changes) -> None:
    fields = {"tier": 2, "primary": "network", "capacity": 1, "on_duty": True, "idle_since": NOON, **changes}
    PersonRow.objects.create(id="ana", name="Ana", role="agent", duty_since=clock() - timedelta(hours=3), **fields)


def busy_for(desk, clock, minutes: int) -> None:
    """Ana has one case after the other, opened and answered within twenty minutes each."""
    for _ in range(minutes // 20):
        take([a_mention("no signal", created_at=clock())], desk)
        (given,) = deal(desk)
        cases.accept(given.case, "ana", desk)
        clock.move(minutes=20)
        cases.wrap_up(given.case, "ana", "solved", desk)


def test_after_two_hours_without_a_breath_a_new_case_waits_until_it_is_near_its_target(desk, clock):
    ana(clock)
    busy_for(desk, clock, 120)
    assert measure(desk, DjangoOccupied()) == {"ana": 1.0}
    take([a_mention("no signal", created_at=clock())], desk)
    assert deal(desk) == []
    near = GUARDED.warn_share * GUARDED.first_response_minutes["normal"]
    clock.move(minutes=near)
    (given,) = deal(desk)
    assert any(reason.startswith("busy 100% of the last two hours") for reason in given.reasons)
    found = from_records(GUARDED)
    assert (found.same, found.differs) == (7, [])


def test_after_a_breath_work_comes_as_before(desk, clock):
    ana(clock)
    busy_for(desk, clock, 120)
    clock.move(minutes=20)
    (share,) = measure(desk, DjangoOccupied()).values()
    assert share < GUARDED.capacity.occupancy_max
    take([a_mention("no signal", created_at=clock())], desk)
    assert len(deal(desk)) == 1


def test_what_was_before_somebody_came_on_duty_does_not_count(desk, clock):
    ana(clock)
    busy_for(desk, clock, 120)
    measure(desk, DjangoOccupied())
    set_on_duty("ana", False, clock())
    assert measure(desk, DjangoOccupied()) == {}
    clock.move(minutes=5)
    set_on_duty("ana", True, clock())
    assert PersonRow.objects.get(id="ana").occupancy is None
    assert measure(desk, DjangoOccupied()) == {"ana": 0.0}


def test_the_pages_know_it(desk, clock):
    ana(clock)
    busy_for(desk, clock, 60)
    measure(desk, DjangoOccupied())
    (found,) = colleagues()
    assert found.occupancy == 0.5
