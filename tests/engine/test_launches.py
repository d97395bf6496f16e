"""A rise that is planned is no surprise; one beyond the plan, and an outage inside it, still are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.domain.launch import Called, Launch
from firsthand.engine.incidents import Sighting, bursts
from firsthand.engine.launches import Expected, extra_cases, running, wave, with_launches
from tests.builders import NOON

HOUR = timedelta(hours=1)


def a_launch(**changes) -> Launch:
    told = {
        "id": "launch-1",
        "name": "Nova 12",
        "starts_at": NOON - HOUR,
        "ends_at": NOON + 47 * HOUR,
        "phrases": ("nova 12", "preorder"),
        "times": 3.0,
    }
    return Launch(**(told | changes))


def says(words: str, count: int, topic: str = "sales") -> list[Sighting]:
    return [Sighting(f"{words}-{n}", NOON - timedelta(seconds=n), topic, words) for n in range(count)]


def planned(per_hour: float, told=()) -> Expected:
    return Expected({}, [wave(a_launch(), per_hour, told)])


def test_a_rise_as_planned_is_no_incident():
    crowd = says("where is my preorder", 30)
    assert [burst.word for burst in bursts(crowd, NOON, {})] == ["preorder"]
    assert bursts(crowd, NOON, planned(per_hour=40)) == ()


def test_a_rise_beyond_the_plan_is_one():
    crowd = says("where is my preorder", 90)
    assert [burst.word for burst in bursts(crowd, NOON, planned(per_hour=40))] == ["preorder"]


def test_an_outage_inside_a_launch_is_still_one():
    crowd = [*says("where is my preorder", 25), *says("no signal in riverside", 12, "network")]
    told = ["my preorder is late"] * 60
    assert [burst.word for burst in bursts(crowd, NOON, planned(per_hour=40, told=told))] == ["riverside"]


def test_what_its_cases_always_say_is_usual_for_the_launch():
    """A word that stood in its cases from the start is no matter of its own; a new one is."""
    crowd = says("preorder checkout crashes", 30)
    new = bursts(crowd, NOON, planned(per_hour=40, told=["my preorder is late"] * 200))
    assert {burst.word for burst in new} & {"checkout", "crashes"}
    known = planned(per_hour=40, told=["preorder checkout crashes"] * 200)
    assert bursts(crowd, NOON, known) == ()


def test_hours_of_a_launch_are_raised_by_its_share_of_the_hour():
    half = a_launch(starts_at=NOON + HOUR / 2)
    assert with_launches([10.0, 10.0, 10.0], NOON, [half]) == [20.0, 30.0, 30.0]
    assert with_launches([10.0, 10.0], NOON, [a_launch(ends_at=NOON)]) == [10.0, 10.0]


def test_cases_given_by_the_day_fall_as_the_usual_ones_do():
    day = [0.0] * 8 + [10.0] * 16
    ahead = with_launches(day, NOON, [a_launch(times=0.0, cases=160)])
    assert sum(ahead) == pytest.approx(sum(day) + 160)
    assert ahead[:8] == [0.0] * 8
    assert ahead[8] == 20.0


def test_a_desk_without_a_past_spreads_them_evenly():
    assert extra_cases([a_launch(times=0.0, cases=48)], NOON, 0.0, 0.0) == 2.0


def test_one_that_was_ended_goes_back_at_once():
    ended = a_launch(ended_at=NOON)
    assert not ended.runs(NOON)
    assert ended.state(NOON) == "over"
    assert with_launches([10.0], NOON, [ended]) == [10.0]
    assert running([ended, a_launch(id="launch-2")], NOON)[0].id == "launch-2"


def test_who_is_called_is_called_for_their_hours_only():
    one = a_launch(called=(Called("ana", NOON, NOON + HOUR),), ended_at=NOON + HOUR / 2)
    assert one.called_at(NOON) == ("ana",)
    assert one.called_at(NOON - HOUR / 2) == ()
    assert one.called_at(NOON + HOUR / 2) == ()


@given(st.lists(st.floats(0, 500), min_size=1, max_size=60), st.floats(1.1, 50), st.integers(0, 60))
def test_a_launch_never_lowers_an_hour_and_changes_none_outside(hours, times, begins):
    one = a_launch(times=times, starts_at=NOON + HOUR * begins, ends_at=NOON + HOUR * (begins + 5))
    ahead = with_launches(hours, NOON, [one])
    for at, (before, after) in enumerate(zip(hours, ahead, strict=True)):
        assert after >= before if begins <= at < begins + 5 else after == before
