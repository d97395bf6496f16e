"""What somebody leaves behind goes to people on duty who may take it and have room; nobody else, and nothing twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.domain.decisions import HAND_OVER
from firsthand.engine.assignment import Idle, Left, hand_over, has_room, one_more, reach_of
from firsthand.engine.assignment.reach import NEVER
from tests.builders import NOON, an_agent
from tests.engine.assignment.desks import POLICY, a_head, agents, heads

WHY = "Ana’s shift ended at 12:00 CDT"


def idle(name, in_hand=0, **changes):
    agent = an_agent(name, name=name.title(), **{"tier": 1, "primary": frozenset({"network"}), **changes})
    return Idle(agent, in_hand, NOON, (("x", in_hand),) if in_hand else (), in_hand)


def left(case="c1", waited=5.0, **changes):
    own = {name: changes.pop(name) for name in ("channel", "knew") if name in changes}
    return Left(a_head(case, waited, **changes), "ana", WHY, **{"channel": "x", **own})


def given_to(*cases, team, policy=POLICY):
    return {one.case: one.agent for one in hand_over(cases, team, NOON, policy)}


def test_what_one_alone_may_take_is_left_to_that_one():
    both = idle("bea", capacity=1, primary=frozenset({"network"}), secondary=frozenset({"billing"}))
    one = idle("cyd", capacity=1)
    found = given_to(left("net"), left("bill", topic="billing"), team=[both, one])
    assert found == {"net": "cyd", "bill": "bea"}


def test_nobody_is_given_more_than_there_is_room_for_and_the_least_urgent_stays():
    cases = [left(f"c{n}", urgency=urgency) for n, urgency in enumerate(("low", "high", "normal"))]
    assert set(given_to(*cases, team=[idle("bea", in_hand=1, capacity=3)])) == {"c1", "c2"}
    assert given_to(*cases, team=[idle("bea", in_hand=3, capacity=3)]) == {}


def test_a_call_weighs_more_than_a_post_here_too():
    policy = replace(POLICY, version="calls", capacity=replace(POLICY.capacity, units={"call": 3.0}))
    cases = [left("call", channel="call"), left("p1"), left("p2")]
    assert len(given_to(*cases, team=[idle("bea", capacity=3)], policy=policy)) <= 3
    team = {"bea": idle("bea", capacity=3)}
    for one in hand_over(cases, list(team.values()), NOON, policy):
        assert has_room(team["bea"], policy)
        team["bea"] = one_more(team["bea"], "call" if one.case == "call" else "x")


def test_work_is_spread_and_whoever_held_it_before_gets_it_back():
    team = [idle("bea"), idle("cyd")]
    assert Counter(given_to(left("c1"), left("c2"), team=team).values()) == {"bea": 1, "cyd": 1}
    assert given_to(left("c1", knew=frozenset({"cyd"})), team=[idle("bea"), idle("cyd", in_hand=1)]) == {
        "c1": "cyd"
    }


def test_language_tier_and_those_who_passed_on_it_are_walls():
    assert given_to(left(lang="es"), team=[idle("bea")]) == {}
    assert given_to(left(tier=3), team=[idle("bea", tier=2)]) == {}
    passed = left(passed=("bea",), passed_at=NOON - timedelta(minutes=1))
    assert given_to(passed, team=[idle("bea")]) == {}
    assert given_to(left(topic="sales", waited=1), team=[idle("bea")]) == {}, "another topic opens in its time"
    assert given_to(left(topic="sales", waited=60), team=[idle("bea")]) == {"c1": "bea"}


def test_the_certificate_tells_why_you_why_now_and_who_was_next():
    (one,) = hand_over([left(waited=12)], [idle("bea"), idle("cyd", in_hand=2)], NOON, POLICY)
    assert (one.rule, one.agent) == (HAND_OVER, "bea")
    assert one.reasons[:2] == (WHY, "network at tier 1 is your own work")
    assert "its age is kept" in one.reasons[2]
    assert [each.id for each in one.candidates] == ["bea", "cyd"]
    assert one.would_change == "Cyd was next."


def test_whoever_alone_was_nearer_and_got_another_case_is_told():
    both = idle("bea", capacity=1, secondary=frozenset({"billing"}))
    far = idle("cyd", capacity=2, in_hand=1)
    found = {
        one.case: one for one in hand_over([left("n"), left("b", topic="billing")], [both, far], NOON, POLICY)
    }
    assert found["n"].agent == "cyd"
    assert (
        found["n"].would_change
        == "Bea alone would have been nearer, and was given another case of the same hand-over."
    )


teams = st.lists(
    st.builds(
        lambda agent, held: Idle(agent, held, NOON, (("x", held),) if held else (), held),
        agents,
        st.integers(0, 3),
    ),
    max_size=4,
    unique_by=lambda one: one.agent.id,
)


@settings(max_examples=60)
@given(heads, teams, st.randoms(use_true_random=False))
def test_walls_and_room_hold_for_any_desk_and_the_order_does_not_matter(waiting, team, dice):
    cases = [Left(head, "ana", WHY, "x") for head in waiting]
    found = hand_over(cases, team, NOON, POLICY)
    by_id, by_case = {one.agent.id: one for one in team}, {one.head.case: one for one in cases}
    assert len({one.case for one in found}) == len(found)
    for one in found:
        person, head = by_id[one.agent], by_case[one.case].head
        assert one.agent != "ana"
        assert has_room(person, POLICY)
        assert reach_of(person.agent, POLICY)[head.waiting().cls].level != NEVER
        by_id[one.agent] = one_more(person, "x")
    again, shuffled = list(cases), list(team)
    dice.shuffle(again)
    dice.shuffle(shuffled)
    assert sorted(hand_over(again, shuffled, NOON, POLICY), key=lambda one: one.case) == sorted(
        found, key=lambda one: one.case
    )
