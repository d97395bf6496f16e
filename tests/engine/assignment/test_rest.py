"""Whoever was busy for nearly all of two hours is offered only what cannot wait; everybody else sees no difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from firsthand.domain import events as ev
from firsthand.domain.decisions import Assignment
from firsthand.engine.assignment import Idle, assign, hand_over, offer
from firsthand.engine.assignment.hand_over import Left
from firsthand.engine.assignment.rest import busy_share, held_by, needs_rest
from tests.builders import NOON, a_case, an_agent
from tests.engine.assignment.desks import POLICY as SHIPPED
from tests.engine.assignment.desks import a_head, agents, heads

POLICY = replace(SHIPPED, version="guarded", capacity=replace(SHIPPED.capacity, occupancy_max=0.85))
ANA = an_agent("ana", tier=1, primary=frozenset({"network"}))
TIRED = 0.9
NEAR = POLICY.warn_share * POLICY.first_response_minutes["normal"]


def minutes(count):
    return timedelta(minutes=count)


def taken(head, occupancy, policy=POLICY):
    return assign(ANA, [head], NOON, policy, occupancy=occupancy)


def test_beyond_the_policys_figure_only_what_is_near_its_target_is_offered():
    assert taken(a_head(waited=5), POLICY.capacity.occupancy_max) is not None
    assert taken(a_head(waited=5), TIRED) is None
    given_ = taken(a_head(waited=NEAR), TIRED)
    assert given_ is not None
    assert "busy 90% of the last two hours, 85% at most: only what cannot wait" in given_.reasons
    assert dict(given_.candidates[0].parts)["occupancy"] == TIRED


def test_an_own_follow_up_is_no_new_work():
    assert taken(a_head(waited=1, kind="continuing", sticky_owner="ana"), TIRED) is not None


def test_with_1_in_the_policy_as_it_ships_nobody_is_spared():
    assert SHIPPED.capacity.occupancy_max == 1
    assert not needs_rest(1.0, SHIPPED)
    assert taken(a_head(waited=5), 1.0, SHIPPED) is not None


def test_a_new_case_and_a_hand_over_pass_by_whoever_needs_rest():
    tired = Idle(ANA, 0, NOON - minutes(60), occupancy=TIRED)
    fresh = Idle(replace(ANA, id="bea"), 0, NOON, occupancy=0.2)
    for head, who in ((a_head(waited=5), "bea"), (a_head(waited=NEAR), "ana")):
        assert offer(head, [tired, fresh], NOON, POLICY).agent == who
    assert hand_over([Left(a_head(waited=5), "x", "gone")], [tired], NOON, POLICY) == []
    assert len(hand_over([Left(a_head(waited=NEAR), "x", "gone")], [tired], NOON, POLICY)) == 1


@given(heads, agents, st.floats(0, POLICY.capacity.occupancy_max))
def test_under_the_figure_nothing_changes(waiting, agent, occupancy):
    assert assign(agent, waiting, NOON, POLICY, occupancy=occupancy) == assign(agent, waiting, NOON, POLICY)


@given(heads, agents)
def test_whoever_needs_rest_is_given_what_is_at_risk_or_theirs_or_nothing(waiting, agent):
    made = assign(agent, waiting, NOON, POLICY, occupancy=1.0)
    if made is not None:
        head = next(one for one in waiting if one.case == made.case)
        parts = dict(made.candidates[0].parts)
        near = parts["waited_minutes"] >= POLICY.warn_share * parts["target_minutes"] - 0.001
        assert near or head.sticky_owner == agent.id


def test_busy_is_any_time_with_a_case_in_hand_and_two_at_once_count_once():
    assert busy_share([], NOON) == 0
    assert busy_share([(NOON - minutes(60), None)], NOON) == 0.5
    assert busy_share([(NOON - minutes(600), NOON - minutes(90)), (NOON - minutes(30), None)], NOON) == 0.5
    assert (
        busy_share([(NOON - minutes(60), NOON - minutes(30)), (NOON - minutes(50), NOON - minutes(40))], NOON)
        == 0.25
    )


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=8))
def test_the_share_is_that_of_the_minutes_counted_one_by_one(pairs):
    spans = [(NOON - minutes(max(pair)), NOON - minutes(min(pair))) for pair in pairs]
    busy = sum(any(min(pair) < minute <= max(pair) for pair in pairs) for minute in range(1, 121))
    assert busy_share(spans, NOON) == round(busy / 120, 4)


def test_a_case_occupies_its_holder_while_its_customer_waits():
    def given_to(agent, at):
        return ev.Assigned(at=NOON + minutes(at), assignment=Assignment("case-1", agent, "own work", ()))

    posted = ev.BrandPosted(at=NOON + minutes(30), by="ana", mention="own")
    case = a_case(given_to("ana", 10), given_to("ben", 20), posted)
    assert list(held_by(case, "ana")) == [(NOON + minutes(10), NOON + minutes(20))]
    assert list(held_by(case, "ben")) == [(NOON + minutes(20), NOON + minutes(30))]
