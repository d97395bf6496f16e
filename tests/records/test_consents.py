"""The ledger decides whether anything may be offered; words that stop marketing count before the next suggestion."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand.desk.intake import take
from firsthand.domain import events as ev
from firsthand.domain.decisions import Offer
from firsthand.records import consents, contacts
from tests.builders import a_mention

pytestmark = pytest.mark.django_db


@pytest.fixture
def jane(desk) -> tuple[str, str]:
    case = take([a_mention("no signal", author="jane", created_at=desk.now())], desk).opened[0]
    return case, desk.log.case(case).customer


def hears(desk, text, author="jane", channel="x"):
    take([a_mention(text, author=author, channel=channel, created_at=desk.now())], desk)


def told(customer, desk, **more):
    return consents.situation(customer, "x", desk.now(), **more)


def test_nobody_who_was_not_asked_has_consented(desk, jane):
    assert (told(jane[1], desk)["consent"], told(jane[1], desk)["notice"]) == ("unknown", False)


def test_a_yes_in_the_conversation_holds_for_this_contact_only(desk, jane, clock):
    case, customer = jane
    consents.asked(customer, True, "sure, go ahead", by="ana", case=case, at=clock.at)
    assert (told(customer, desk)["consent"], told(customer, desk)["notice"]) == ("granted", True)
    clock.move(minutes=25 * 60)
    assert told(customer, desk)["consent"] == "unknown"


def test_stop_counts_at_once_also_over_the_crms_yes_and_on_another_channel(desk, jane, clock):
    case, customer = jane
    consents.asked(customer, True, "ok", by="ana", case=case, at=clock.at)
    assert told(customer, desk, on_file=True)["consent"] == "granted"
    clock.move(minutes=1)
    hears(desk, "STOP")
    assert (told(customer, desk, on_file=True)["consent"], told(customer, desk)["opted_out"]) == ("refused", True)


def test_a_yes_after_a_stop_counts_again(desk, jane, clock):
    case, customer = jane
    hears(desk, "unsubscribe")
    clock.move(minutes=5)
    consents.asked(customer, True, "yes please", by="ana", case=case, at=clock.at)
    assert told(customer, desk)["consent"] == "granted"


@pytest.mark.parametrize("text", ["cancel my plan", "stop charging me", "please stop the outage"])
def test_a_request_for_help_stops_no_consent(desk, jane, text, clock):
    hears(desk, text)
    assert told(jane[1], desk)["opted_out"] is False


def test_one_customers_word_counts_for_every_contact_that_evidence_joins(desk, jane, clock):
    hears(desk, "stop", author="Jane D", channel="facebook")
    other = contacts.find("facebook", "Jane D")
    assert told(jane[1], desk)["opted_out"] is False
    contacts.join(jane[1], other, "person", by="ana", at=clock.at)
    assert told(jane[1], desk)["opted_out"] is True


def test_what_was_offered_and_refused_is_remembered(desk, jane, clock):
    case_id, customer = jane
    case = desk.log.case(case_id)
    offered = ev.OfferDecided(at=clock.at, decision=Offer("plan", "cross_sell", True, ("fits",)))
    refused = ev.OfferAnswered(at=clock.at, offer="plan", accepted=False)
    desk.log.append(case_id, (offered, refused), case.version)
    clock.move(minutes=3 * 24 * 60)
    found = told(customer, desk)
    assert (found["pitches_30_days"], found["pitches_year"], found["days_since_refusal"]) == (1, 1, 3)
    later = consents.situation(customer, "x", clock.at + timedelta(days=60))
    assert (later["pitches_30_days"], later["pitches_year"]) == (0, 1)
