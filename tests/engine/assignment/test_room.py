"""Room for more: a call fills two hands, a silent customer none, and nobody keeps more open than the policy says."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from firsthand.engine.assignment import Idle, has_room, load, load_of, offer
from tests.builders import NOON, an_agent
from tests.engine.assignment.desks import POLICY, a_head


def holding(*active: tuple[str, int], capacity: int = 3, open_: int | None = None) -> Idle:
    count = sum(n for _, n in active)
    return Idle(an_agent(capacity=capacity), count, NOON, active, count if open_ is None else open_)


def test_a_call_weighs_what_the_policy_says_and_any_other_channel_one():
    assert load([("call", 1), ("x", 2)], POLICY) == 5


def test_somebody_in_a_call_gets_nothing_beside_it():
    assert not has_room(holding(("call", 1)), POLICY)
    assert has_room(holding(("x", 2)), POLICY)


def test_light_channels_leave_more_room_than_their_number():
    light = replace(POLICY, capacity=replace(POLICY.capacity, units={"email": 0.5}), version="light")
    assert has_room(holding(("email", 5)), light)
    assert not has_room(holding(("email", 6)), light)


def test_open_conversations_have_an_end_even_when_every_customer_is_silent():
    most = POLICY.capacity.open_conversations_max
    assert has_room(holding(open_=most - 1), POLICY)
    assert not has_room(holding(open_=most), POLICY)


def test_where_channels_are_not_known_conversations_are_counted():
    assert load_of(Idle(an_agent(), 2, NOON), POLICY) == 2


def test_a_new_case_goes_past_whoever_is_in_a_call():
    busy = replace(holding(("call", 1)), agent=an_agent("ana", capacity=3))
    free = replace(holding(), agent=an_agent("ben", capacity=3))
    decided = offer(a_head(), [busy, free], NOON, POLICY)
    assert decided is not None
    assert decided.agent == "ben"


@given(st.lists(st.tuples(st.sampled_from(("x", "call", "email", "facebook")), st.integers(1, 9)), max_size=4))
def test_more_in_hand_never_makes_room(active):
    before = holding(*active)
    after = replace(before, active=(*active, ("x", 1)), open=before.open + 1)
    assert not (has_room(after, POLICY) and not has_room(before, POLICY))
