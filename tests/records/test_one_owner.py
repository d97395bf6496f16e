"""Exactly one owner: sixty-four people claim the same case at the same moment, and workers deal at once."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from firsthand.desk import cases, steering
from firsthand.desk.assigning import deal
from firsthand.desk.handing_over import hand_over_round
from firsthand.desk.intake import take
from firsthand.desk.ports import Conflict, Desk
from firsthand.domain import events as ev
from firsthand.domain.case import fold
from firsthand.domain.decisions import Assignment
from firsthand.records import settings
from firsthand.records.shifts import DjangoShifts
from tests.builders import NOON, a_mention
from tests.fakes.clocks import StandingClock
from tests.records.conftest import make_desk

CLAIMERS = 64


@pytest.fixture
def floor(transactional_db: None, clock: StandingClock, tmp_path: Path) -> Iterator[Desk]:
    """A desk on a database in a file, as in the house: one in memory would share its locks among threads."""
    if connection.vendor != "sqlite":
        yield make_desk(clock)
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    file = sqlite3.connect(tmp_path / "desk.sqlite3")
    in_memory.backup(file)
    file.execute("PRAGMA journal_mode=WAL")
    file.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(tmp_path / "desk.sqlite3")
    yield make_desk(clock)
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name


def waiting_cases(desk: Desk, count: int) -> list[str]:
    return list(take([a_mention("no signal", created_at=NOON) for _ in range(count)], desk).opened)


def all_at_once(works: list[Callable[[], object]]) -> list[object]:
    """Run them from a common start; what each gives, or the conflict it met."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        start.wait()
        try:
            return work()
        except Conflict as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def people(count: int, **changes: object) -> list[str]:
    from firsthand.records.models import PersonRow

    fields = {"role": "agent", "tier": 2, "primary": "network", "capacity": 3, "on_duty": True, "idle_since": NOON}
    names = [f"agent-{number:02d}" for number in range(count)]
    PersonRow.objects.bulk_create([PersonRow(id=name, name=name, **{**fields, **changes}) for name in names])
    return names


def claims_of(log: tuple[ev.Event, ...]) -> list[str]:
    return [event.assignment.agent for event in log if isinstance(event, ev.Assigned)]


def test_sixty_four_claimers_by_hand_end_with_exactly_one_owner(floor):
    (case,) = waiting_cases(floor, 1)
    names = [f"agent-{number:02d}" for number in range(CLAIMERS)]
    results = all_at_once([lambda name=name: cases.take(case, name, floor) for name in names])
    winners = [name for name, got in zip(names, results, strict=True) if not isinstance(got, Conflict)]
    log = floor.log.read(case)
    assert winners == claims_of(log) == [fold(log).owner]


def test_sixty_four_assignments_of_the_engine_end_with_exactly_one_owner(floor):
    (case,) = waiting_cases(floor, 1)
    names = [f"agent-{number:02d}" for number in range(CLAIMERS)]
    results = all_at_once(
        [lambda name=name: cases.assign(Assignment(case, name, "own work", ()), floor) for name in names]
    )
    won = [got for got in results if got is not None and not isinstance(got, Conflict)]
    assert len(won) == 1
    assert claims_of(floor.log.read(case)) == [won[0].owner]


def test_eight_workers_who_come_to_a_new_minute_at_once_look_once(floor):
    settings.put("looked", "10:00")
    assert all_at_once([lambda: settings.turned("looked", "10:01")] * 8).count(True) == 1
    assert not settings.turned("looked", "10:01")


def test_eight_workers_who_deal_at_once_give_each_case_once_and_nobody_too_much(floor):
    opened = waiting_cases(floor, 30)
    people(12, capacity=2)
    all_at_once([lambda: deal(floor)] * 8)
    logs = {case: floor.log.read(case) for case in opened}
    assert max(len(claims_of(log)) for log in logs.values()) == 1
    held = Counter(fold(log).owner for log in logs.values())
    del held[None]
    assert sum(held.values()) == 24
    assert max(held.values()) <= 2


def test_what_another_worker_gave_the_same_person_a_moment_ago_is_not_counted_twice(floor):
    (case,) = waiting_cases(floor, 1)
    given = Assignment(case, "ana", "own work", ())
    assert cases.assign(given, floor).owner == "ana"
    assert cases.assign(given, floor) is None


def test_a_claim_that_lost_leaves_no_trace(floor):
    (case,) = waiting_cases(floor, 1)
    cases.take(case, "ana", floor)
    version = floor.log.case(case).version
    with pytest.raises(Conflict, match="ana holds this case"):
        cases.take(case, "ben", floor)
    assert floor.log.case(case).version == version


def test_a_declined_case_keeps_its_age_and_is_dealt_before_younger_ones(floor, clock):
    (old,) = waiting_cases(floor, 1)
    cases.take(old, "ana", floor)
    take([a_mention("no signal", created_at=NOON.replace(minute=30))], floor)
    cases.decline(old, "ana", "not mine", floor)
    people(1, capacity=1)
    (given,) = deal(floor)
    assert given.case == old
    assert floor.log.case(old).opened_at == NOON


def test_giving_a_case_away_while_its_owner_lets_go_still_leaves_one_owner_or_none(floor):
    (case,) = waiting_cases(floor, 1)
    cases.take(case, "ana", floor)
    all_at_once(
        [
            lambda: steering.release(case, "ana", "end of shift", floor),
            lambda: steering.give(case, "ben", "lead", floor),
        ]
    )
    assert floor.log.case(case).owner in (None, "ben")


def test_eight_workers_who_hand_over_at_once_move_each_case_once_and_give_nobody_too_much(floor, clock):
    from firsthand.records.models import PersonRow

    opened = waiting_cases(floor, 6)
    people(1, capacity=6, shift_ends=NOON, duty_since=NOON)
    deal(floor)
    PersonRow.objects.bulk_create(
        [
            PersonRow(id=name, name=name, tier=2, primary="network", capacity=2, on_duty=True, idle_since=NOON)
            for name in ("ben", "cyd")
        ]
    )
    clock.move(minutes=30)
    all_at_once([lambda: hand_over_round(floor, DjangoShifts())] * 8)
    logs = [floor.log.read(case) for case in opened]
    assert [sum(isinstance(event, ev.HandedOff) for event in log) for log in logs] == [1] * 6
    assert Counter(fold(log).owner for log in logs) == {"ben": 2, "cyd": 2, None: 2}
