"""Recovery, saves and offers: every combination of what matters, and nothing is offered that should not be."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from firsthand.engine.retention import (
    CROSS_SELL_GATES,
    HELD_OUT,
    HOLD_OUT_SHARE,
    SAVE_GATES,
    Candidate,
    Situation,
    cross_sell,
    next_best,
    recovery,
    save,
)

READY = Situation(
    offer="larger_plan",
    resolved=True,
    public=False,
    authenticated=True,
    consent="granted",
    notice=True,
    eligible=True,
    need="ran out of data",
)
LEAVING = Situation(offer="discount", wish_to_leave=True, calmed=True, public=False, eligible=True)
BOTH = (False, True)


def test_everything_speaks_for_it_and_only_then_is_something_offered():
    offer = cross_sell(READY)
    assert offer.allowed
    assert offer.reasons == ("fits a need the customer showed: ran out of data",)


def test_chance_is_told_apart_from_every_other_reason():
    assert cross_sell(replace(READY, held_out=True)).reasons == (HELD_OUT,)
    assert len(cross_sell(replace(READY, held_out=True, surge=True)).reasons) == 2
    assert cross_sell(READY).allowed


def test_every_cross_sell_that_is_allowed_passes_every_rule_of_the_whole_state_space():
    """All 2**13 x 4 x 3 x 3 states of what the decision looks at: allowed means that not one rule speaks against it."""
    names = (
        "wish_to_leave", "refused_in_case", "offered_before", "resolved", "public", "authenticated", "notice",
        "opted_out", "eligible", "sensitive", "surge", "held_out",
    )  # fmt: skip
    wanted = dict.fromkeys(names, False) | dict.fromkeys(("resolved", "authenticated", "notice", "eligible"), True)
    allowed = 0
    for values in product(BOTH, repeat=len(names)):
        flags = dict(zip(names, values, strict=True))
        for mood, consent, need in product((-1, 0, 1), ("granted", "refused", "revoked", "unknown"), ("", "x")):
            offer = cross_sell(Situation(**flags, mood=mood, consent=consent, need=need))
            right = flags == wanted and mood >= 0 and consent == "granted" and need == "x"
            assert offer.allowed == right, (flags, mood, consent, need)
            assert offer.reasons
            allowed += offer.allowed
    assert allowed == 2


@pytest.mark.parametrize(
    ("month", "year", "days", "right"),
    [(0, 0, None, True), (1, 1, None, False), (0, 3, None, False), (0, 2, 89, False), (0, 2, 90, True)],
)
def test_the_frequency_limits_hold(month, year, days, right):
    changes = {"pitches_30_days": month, "pitches_year": year, "days_since_refusal": days}
    assert cross_sell(_changed(READY, **changes)).allowed == right


def test_every_save_of_the_whole_state_space():
    names = ("wish_to_leave", "calmed", "refused_in_case", "sensitive", "public", "eligible")
    for values in product(BOTH, repeat=len(names)):
        for saves_made in (0, 1, 2):
            flags = dict(zip(names, values, strict=True))
            right = values == (True, True, False, False, False, True) and saves_made == 0
            offer = save(Situation(**flags, saves_made=saves_made))
            assert offer.allowed == right
            assert offer.kind == "save"


def test_a_save_needs_no_marketing_consent_and_a_cross_sell_never_follows_a_wish_to_leave():
    assert save(LEAVING).allowed
    assert not cross_sell(_changed(READY, wish_to_leave=True)).allowed


def test_recovery_is_allowed_also_in_public_and_when_upset_but_not_above_the_limit():
    upset = Situation(public=True, mood=-1, surge=True, credit_dollars=20, credit_limit_dollars=25)
    assert recovery(upset).allowed
    assert not recovery(_changed(upset, credit_dollars=25.01)).allowed
    assert not recovery(_changed(upset, credit_dollars=-1)).allowed


def test_every_gate_has_a_reason_of_its_own_and_all_reasons_are_told_at_once():
    for gates in (CROSS_SELL_GATES, SAVE_GATES):
        reasons = [reason for _, reason in gates]
        assert len(set(reasons)) == len(reasons)
    assert len(cross_sell(Situation()).reasons) > 5


def test_the_next_best_offer_is_the_one_that_saves_the_customer_most():
    smaller = Candidate(
        "smaller_plan", "cross_sell", "pays for unused data", True, 0.05, 0.02, 600, saves_customer_dollars=15
    )
    larger = Candidate("larger_plan", "cross_sell", "ran out", True, 0.1, 0.05, 600)
    weighed = next_best([larger, smaller], READY, draw=0.5)
    assert [offer.allowed for offer in weighed] == [False, True]
    assert weighed[0].reasons == ("another offer fits better",)


def test_risk_alone_is_no_reason_the_effect_must_surely_be_worth_it():
    doubtful = Candidate(
        "larger_plan", "cross_sell", "ran out", True, effect=0.2, effect_low=-0.1, worth_dollars=600
    )
    (offer,) = next_best([doubtful], READY, draw=0.5)
    assert not offer.allowed
    assert offer.reasons == ("not surely worth it, for them or for us",)


def test_a_share_of_customers_is_held_out_so_that_the_effect_stays_measurable():
    good = Candidate("larger_plan", "cross_sell", "ran out", True, effect=0.2, effect_low=0.1, worth_dollars=600)
    draws = [n / 1000 for n in range(1000)]
    held = sum(not next_best([good], READY, draw)[0].allowed for draw in draws)
    assert held == HOLD_OUT_SHARE * 1000


def _changed(situation: Situation, **changes) -> Situation:
    return Situation(**{**{name: getattr(situation, name) for name in situation.__slots__}, **changes})
