"""The quick pick is the plain one: the best of everything weighed, whatever waits and whoever asks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from firsthand.engine.assignment import minutes_of, pick, protected, reach_of, weigh
from firsthand.engine.assignment.pick import own_waits
from tests.builders import NOON
from tests.engine.assignment.desks import POLICY, agents, heads, with_ladder

policies = st.sampled_from(
    (
        POLICY,
        with_ladder(order="oldest"),
        with_ladder(delay_exponent=1.7, oldest_first_minutes=300),
        with_ladder(reach="cell"),
        replace(POLICY, version="keeps long", stickiness=replace(POLICY.stickiness, keep_minutes=2000)),
    )
)


@given(agents, heads, policies)
def test_the_pick_is_the_best_of_all_that_is_open_and_not_left_to_others(agent, waiting, policy):
    reach, now = reach_of(agent, policy), minutes_of(NOON)
    weighed = weigh(reach, [head.waiting() for head in waiting], now)
    own = own_waits(weighed)
    left = [one for one in weighed if not one.held and not (own and protected(one, policy))]
    best = min(left, key=lambda one: (-one.value, -one.waited_minutes, one.head.case), default=None)
    assert pick(reach, [head.waiting() for head in waiting], now) == best
