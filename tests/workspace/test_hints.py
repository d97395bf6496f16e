"""Worth knowing: what comes back, who may leave and what may fit, each with its evidence; consent is asked with its notice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings

from firsthand import wiring
from firsthand.desk.identity import confirm, invite
from firsthand.desk.intake import take
from firsthand.domain.people import Account, Contact
from firsthand.engine.retention import held_out
from firsthand.records import consents
from tests.builders import a_mention
from tests.workspace import world

HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed_in(as_):
    """Ines, whose account shows a need and an eligible offer, signed in for her case."""
    account = Account(
        "LW-1",
        "Ines Marsh",
        "Plus",
        "Nova 11",
        datetime(2020, 1, 1, tzinfo=UTC),
        65,
        contacts=(Contact("x", "ines"),),
        facts=(("Eligible offer", "Wire Unlimited"), ("Need shown", "runs out of data each month")),
    )
    with world.account_base(account):
        ana, key = as_("ana"), world.case_of("ines")
        ana.post(f"/case/{key}/take/")
        ana.post(f"/case/{key}/private/", {"text": ""}, headers=HTMX)
        sign = django_settings.SECRET_KEY.encode()
        confirm(invite(key, "LW-1", "ana", wiring.desk(), sign), wiring.desk(), sign)
        yield ana, key


def page(client, key):
    return client.get(f"/case/{key}/").content.decode()


def test_the_second_case_about_the_same_thing_is_said_with_the_first_one(as_):
    first, now = world.case_of("ines"), wiring.now()
    again = a_mention("no signal again", id="again", author="ines", account="larkwire", created_at=now)
    second = take([again], world.the_desk()).opened[0]
    html = page(as_("lea"), second)
    assert "Second time in 30 days" in html
    assert f"/case/{first}/" in html


def test_nothing_is_offered_before_a_sign_in(as_):
    html = page(as_("ana"), world.case_of("ines"))
    assert "May fit" not in html
    assert "Nothing to offer" not in html


def test_without_consent_nothing_fits_and_the_reason_stands_there(signed_in):
    ana, key = signed_in
    html = page(ana, key)
    assert "Nothing to offer" in html
    assert "Wire Unlimited" not in html.split("Worth knowing")[1].split("</section>")[0]


def test_a_plain_yes_to_the_notice_is_kept_in_the_customers_words(signed_in):
    ana, key = signed_in
    assert "May I look at your account" in ana.get(f"/case/{key}/forms/consent/").content.decode()
    ana.post(f"/case/{key}/consent/", {"words": "sure, have a look", "granted": "1"}, headers=HTMX)
    customer = wiring.desk().log.case(key).customer
    (entry,) = consents.ledger(customer)
    assert (entry.granted, entry.evidence, entry.method) == (True, "sure, have a look", "asked_in_conversation")
    form = ana.get(f"/case/{key}/forms/wrap-up/").content.decode()
    assert "no consent to use" not in form.lower()
    assert "notice was not given" not in form
    assert held_out(customer) == ("hold-out" in form)


def test_an_answer_without_words_or_in_public_is_kept_by_nobody(as_):
    ana, key = as_("ana"), world.case_of("bo")
    told = ana.post(f"/case/{key}/consent/", {"words": "yes", "granted": "1"}, headers=HTMX).content.decode()
    assert "in private only" in told
    ana.post(f"/case/{key}/consent/", {"words": "", "granted": "1"}, headers=HTMX)
    assert consents.ledger(wiring.desk().log.case(key).customer) == ()


def test_the_hold_out_is_a_tenth_and_the_same_every_time():
    keys = [f"customer-{n}" for n in range(4000)]
    share = sum(map(held_out, keys)) / len(keys)
    assert 0.08 < share < 0.12
    assert [held_out(key) for key in keys] == [held_out(key) for key in keys]
