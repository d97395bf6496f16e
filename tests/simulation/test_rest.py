"""The virtual desk's guard is production's: kept in sums, asked of the same rule, and off at 1."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from firsthand.engine.assignment.rest import busy_share, needs_rest
from firsthand.simulation.rest import Rest
from tests.builders import NOON, a_policy


def guarded(most):
    policy = a_policy()
    return replace(policy, version=f"guard {most}", capacity=replace(policy.capacity, occupancy_max=most))


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(1, 40)), max_size=12), st.integers(0, 60))
def test_the_sums_say_what_the_spans_say(work, later):
    policy = guarded(0.85)
    rest, now, spans = Rest(1, policy), 0.0, []
    for pause, minutes in work:
        now += pause
        rest.works(0, now, minutes)
        spans.append((NOON + timedelta(minutes=now), NOON + timedelta(minutes=now + minutes)))
        now += minutes
        share = busy_share(spans, NOON + timedelta(minutes=now))
        assert rest.needed(0, now) == needs_rest(share, policy)
    now += later
    assert rest.needed(0, now) == needs_rest(busy_share(spans, NOON + timedelta(minutes=now)), policy)


def test_at_1_nobody_is_ever_spared():
    rest = Rest(1, guarded(1.0))
    rest.works(0, 0.0, 500.0)
    assert not rest.needed(0, 500.0)
