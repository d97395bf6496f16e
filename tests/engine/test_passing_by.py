"""What triage filters out of an open case's thread: nobody waits for it, and it stays where it is audited and found again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand.domain import events as ev
from firsthand.domain.case import Case, fold
from firsthand.engine import arrivals, visits
from firsthand.metrics.reading import came_back
from tests.builders import NOON, a_case, a_mention, a_policy, a_triage, answered

POLICY = a_policy()
PLACE = {"conversation": "conv-1", "customer": "cust-1"}
NOISE = a_triage(actionable=False, abstain=False, p_actionable=0.03, topic="none", sentiment="neutral")
ADVERT = a_triage(actionable=False, abstain=False, p_actionable=0.03, topic="none", spam=True)


def after(minutes: float):
    return NOON + timedelta(minutes=minutes)


def come_in(words: str, case: Case, triage, **changes) -> tuple[ev.Event, ...]:
    mention = a_mention(words, **{"author": "passerby", "created_at": after(20), **changes})
    return visits.intake(mention, triage, case, POLICY, **PLACE)


@pytest.mark.parametrize(("words", "reading"), [("lol", NOISE), ("win a phone, follow and rt", ADVERT)])
def test_a_strangers_noise_joins_no_case_answered_or_not(words, reading):
    assert come_in(words, a_case(*answered()), reading) == ()
    assert come_in(words, a_case(), reading) == ()


@pytest.mark.parametrize("reading", [a_triage(), a_triage(actionable=False, abstain=True)])
def test_a_stranger_who_asks_or_may_ask_waits_for_us(reading):
    case = a_case(*answered())
    heard = fold(come_in("same here, no signal", case, reading), case)
    assert heard.waiting_since == after(20)
    assert came_back(heard)


@pytest.mark.parametrize("reading", [NOISE, ADVERT])
def test_the_cases_own_customer_is_no_stranger_whatever_a_rule_says(reading):
    case = a_case(*answered())
    assert fold(come_in("my promo code is SAVE", case, reading, author="jane"), case).waiting_since == after(20)


def test_who_writes_in_private_writes_to_us_and_ends_the_sign_in_of_another():
    ours = ev.MentionJoined(at=after(2), mention="m-2", author="jane", private=True)
    signed_in = ev.IdentityVerified(at=after(3), level=2, method="link", until=after(63), account="a1")
    case = a_case(ours, signed_in)
    heard = fold(come_in("ok", case, NOISE, channel="email", private=True), case)
    assert (heard.thread[-1].by, heard.auth_level) == ("passerby", 0)


def test_it_counts_from_when_it_is_promoted():
    case = a_case(*answered())
    noise = a_mention("lol", author="passerby", created_at=after(20))
    events = arrivals.promote(
        noise, NOISE, POLICY, by="firsthand", reason="its thread grew", now=after(30), case=case, **PLACE
    )
    heard = fold(events, case)
    assert heard.waiting_since == after(30)
    assert came_back(heard)
