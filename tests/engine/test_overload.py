"""Overload: the stage follows from what waits, says why, and goes back by rule."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.engine.overload import BACK_SHARE, Pressure, clear_minutes, standing
from tests.builders import a_policy

POLICY = replace(a_policy(), call_out=("flex-1", "flex-2"), version="with flex")


def calm(waiting: int = 0, people: int = 4) -> list[Pressure]:
    return [Pressure(1, waiting, 0.0, people), Pressure(2, 0, 0.0, 2), Pressure(3, 0, 0.0, 1)]


def test_a_desk_without_a_backlog_has_no_stage():
    found = standing(calm(), POLICY)
    assert (found.stage, found.clear_minutes, found.call) == (None, 0.0, ())


def test_each_stage_begins_above_its_minutes_and_names_what_it_does():
    stages = [standing(calm(waiting), POLICY) for waiting in (100, 130, 500, 1500)]
    assert [found.stage.id if found.stage else None for found in stages] == [None, "busy", "surge", "overload"]
    assert stages[1].does("show_waiting_time")
    assert not stages[1].does("pause_offers")
    assert stages[2].does("pause_offers")
    assert stages[3].does("defer_low")


def test_flex_agents_are_called_in_the_policys_order_from_the_surge_on():
    assert standing(calm(130), POLICY).call == ()
    assert standing(calm(500), POLICY).call == ("flex-1", "flex-2")


def test_more_coming_in_than_people_can_do_is_busy_before_anything_has_piled_up():
    found = standing([Pressure(1, 2, 100.0, 4)], POLICY)
    assert found.clear_minutes == pytest.approx(60 + (2 * 3.5 + 110) / 4)
    assert found.stage is not None
    assert found.stage.id == "busy"


def test_where_all_is_in_hand_and_more_comes_than_they_can_do_it_says_so():
    found = standing([Pressure(1, 0, 100.0, 4)], POLICY)
    assert found.stage is not None
    assert found.reasons[0] == "stores and incidents aside, every case is in somebody's hands, 4 people on duty"


def test_cases_without_anybody_to_take_them_are_the_highest_stage():
    found = standing([Pressure(1, 0, 0.0, 9), Pressure(3, 1, 0.0, 0)], POLICY)
    assert math.isinf(found.clear_minutes)
    assert found.stage is not None
    assert found.stage.id == "overload"
    assert "nobody is there for tier 3" in found.reasons[1]


def test_measured_minutes_of_work_may_stand_for_the_policys():
    desk = [Pressure(1, 100, 0.0, 4)]
    assert standing(desk, POLICY, minutes={1: 0.35}).clear_minutes == pytest.approx(8.75)


def test_people_below_a_tier_do_not_help_it():
    """Three seniors' cases and one senior: twenty juniors change nothing."""
    seniors = Pressure(3, 30, 0.0, 1)
    few = standing([Pressure(1, 0, 0.0, 2), seniors], POLICY).clear_minutes
    many = standing([Pressure(1, 0, 0.0, 22), seniors], POLICY).clear_minutes
    assert few == many == 360


def test_a_stage_goes_back_later_than_it_began_so_that_it_does_not_flicker():
    edge = [Pressure(1, 17 * 6, 0.0, 6)]
    assert clear_minutes(edge, POLICY.work.minutes) == pytest.approx(59.5)
    assert standing(edge, POLICY).stage is None
    stays = standing(edge, POLICY, "busy").stage
    assert stays is not None
    assert stays.id == "busy"
    assert standing([Pressure(1, 13 * 6, 0.0, 6)], POLICY, "busy").stage is None


pressures = st.lists(
    st.builds(Pressure, st.sampled_from((1, 2, 3)), st.integers(0, 5000), st.floats(0, 500), st.integers(0, 60)),
    max_size=3,
    unique_by=lambda one: one.tier,
)
ORDER = [None, *(stage.id for stage in POLICY.overload)]


def height(found) -> int:
    return ORDER.index(found.stage.id if found.stage else None)


@given(pressures, st.integers(0, 2), st.integers(1, 500))
def test_more_waiting_never_lowers_the_stage(desk, at, more):
    if at < len(desk):
        worse = [replace(one, waiting=one.waiting + more) if k == at else one for k, one in enumerate(desk)]
        assert height(standing(worse, POLICY)) >= height(standing(desk, POLICY))


@given(pressures, st.integers(0, 2))
def test_one_more_person_never_raises_it(desk, at):
    if at < len(desk):
        better = [replace(one, people=one.people + 1) if k == at else one for k, one in enumerate(desk)]
        assert height(standing(better, POLICY)) <= height(standing(desk, POLICY))


@given(pressures, st.sampled_from([stage.id for stage in POLICY.overload]))
def test_a_stage_that_is_on_is_never_lower_than_one_that_is_not(desk, now):
    assert height(standing(desk, POLICY, now)) >= height(standing(desk, POLICY))
    assert 0 < BACK_SHARE < 1
