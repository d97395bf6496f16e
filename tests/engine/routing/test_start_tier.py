"""At which tier to start: where the expected cost is least, not where the guess is likeliest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from firsthand.domain.policy import Ladder
from firsthand.engine.routing.tiers import CARE_TIERS, care_shares, start_cost, start_tier
from tests.builders import a_policy

POLICY = a_policy()
shares = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).map(lambda three: care_shares(three, 1))


@pytest.mark.parametrize("tier", CARE_TIERS)
def test_a_sure_reading_starts_where_it_belongs(tier):
    sure = care_shares((), tier)
    assert start_tier(sure, POLICY) == tier


def test_a_doubtful_expert_case_starts_below_because_expert_minutes_are_dear():
    doubtful = (0.40, 0.12, 0.48)
    likeliest = replace(POLICY, ladder=Ladder(start_tier="likeliest"))
    assert start_tier(doubtful, likeliest) == 3
    assert start_tier(doubtful, POLICY) < 3


def test_the_queues_bounds_outrank_the_cost():
    assert start_tier((1.0, 0.0, 0.0), POLICY, low=2) == 2
    assert start_tier((0.0, 0.0, 1.0), POLICY, high=1) == 1


def test_equal_costs_start_at_the_lower_tier():
    work = replace(POLICY.work, shadow_price={1: 1.0, 2: 1.0, 3: 1.0})
    assert start_tier((1.0, 0.0, 0.0), replace(POLICY, work=work)) == 1


def test_noise_shares_are_left_out_of_the_care_tiers():
    assert care_shares((0.5, 0.25, 0.25, 0.0), 0) == (0.5, 0.5, 0.0)
    assert care_shares((1.0, 0.0, 0.0, 0.0), 0) == (1.0, 0.0, 0.0)
    assert care_shares((), 3) == (0.0, 0.0, 1.0)


@given(shares)
def test_no_other_start_would_have_cost_less(three):
    chosen = start_tier(three, POLICY)
    assert all(start_cost(chosen, three, POLICY.work) <= start_cost(s, three, POLICY.work) for s in CARE_TIERS)


@given(shares, st.floats(1.0, 5.0))
def test_dearer_expert_minutes_never_move_the_start_up(three, times):
    prices = dict(POLICY.work.shadow_price)
    prices[3] *= times
    dearer = replace(POLICY, work=replace(POLICY.work, shadow_price=prices))
    cheap, dear = start_tier(three, POLICY), start_tier(three, dearer)
    assume(cheap != 3 or dear != 3)
    assert not (dear == 3 and cheap < 3)


@given(st.lists(st.floats(0, 1), min_size=0, max_size=4), st.integers(0, 3))
def test_care_shares_always_sum_to_one(raw, tier):
    assert sum(care_shares(raw, tier)) == pytest.approx(1.0)
