"""From a public thread to a private message to a sign-in that counts for one case and an hour, and no longer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from firsthand import wiring
from firsthand.desk.identity import CODE_SENDS, CODE_TRIES, answer_signature
from firsthand.domain.in_sight import MASK
from firsthand.domain.people import Account, Contact
from firsthand.records import settings, tokens
from tests.workspace import world

HTMX = {"HX-Request": "true"}
ACCOUNT = Account(
    "LW-1",
    "Bo Larsen",
    "Wire Unlimited",
    "Nova 11",
    datetime(2020, 1, 1, tzinfo=UTC),
    83.75,
    phone_last4="4471",
    contacts=(Contact("x", "bo"),),
)


@pytest.fixture
def accounts(desk_world):
    """The demo's account base with one account, and its phone."""
    with world.account_base(ACCOUNT) as home:
        settings.put("demo", "1")
        yield home
        for page in (home / "phones").glob("*"):
            page.unlink()


@pytest.fixture
def key(accounts):
    return world.case_of("bo")


def case(key):
    return wiring.desk().log.case(key)


def link_of(ana, key):
    html = ana.post(f"/case/{key}/verify-link/", {"text": ""}).content.decode()
    return html.split("http://testserver")[1].split("<")[0].split()[0]


def the_code(home):
    line = (home / "phones" / "LW-1.jsonl").read_text().splitlines()[-1]
    return next(word for word in json.loads(line)["text"].split() if word.isdigit())


def sign_in(client, link, home):
    client.post(link)
    return client.post(link, {"code": the_code(home)})


def test_facts_open_when_the_customer_typed_the_code_that_went_to_the_phone_of_record(as_, client, key, accounts):
    ana = as_("ana")
    before = ana.get(f"/case/{key}/").content.decode()
    assert "4471" not in before
    assert "83.75" not in before
    link = link_of(ana, key)
    assert case(key).private_channel == "x"
    assert client.get(link).status_code == 200
    assert b"Thank you" in sign_in(client, link, accounts).content
    assert client.get(link).status_code == 410
    assert "83.75" in ana.get(f"/case/{key}/").content.decode()


def test_a_code_cannot_be_tried_out(as_, client, key, accounts):
    link = link_of(as_("ana"), key)
    client.post(link)
    right = the_code(accounts)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(CODE_TRIES):
        client.post(link, {"code": wrong})
    assert client.post(link, {"code": right}).status_code == 410
    assert case(key).level_at(wiring.now()) == 0


def test_the_link_that_a_customer_gets_begins_with_the_address_that_customers_reach(
    as_, key, accounts, monkeypatch
):
    monkeypatch.setenv("FIRSTHAND_PUBLIC_URL", "https://care.larkwire.example/")
    html = as_("ana").post(f"/case/{key}/verify-link/", {"text": ""}).content.decode()
    assert "https://care.larkwire.example/verify/" in html
    assert "http://testserver/verify/" not in html


def test_a_link_cannot_flood_a_phone_and_its_code_is_still_good(as_, client, key, accounts):
    link = link_of(as_("ana"), key)
    for _ in range(CODE_SENDS + 2):
        shown = client.post(link).content.decode()
    assert len((accounts / "phones" / "LW-1.jsonl").read_text().splitlines()) == CODE_SENDS
    assert "is not sent again" in shown
    assert b"Thank you" in client.post(link, {"code": the_code(accounts)}).content


def test_the_playbook_waits_for_the_sign_in_and_goes_on_by_itself(as_, client, key, accounts):
    ana = as_("ana")
    html = ana.post(f"/case/{key}/playbook/start/", {"playbook": "bill_dispute"}, follow=True).content.decode()
    assert case(key).run.step == "sign_in_link"
    assert case(key).private_channel == "x", "the verify step itself moves the case into private"
    assert "Put the link into my reply" in html
    typed = {"kind": "result", "said": '{"verified": true}'}
    said = ana.post(f"/case/{key}/playbook/", typed, headers=HTMX).content.decode()
    assert "sign-in" in said
    assert case(key).run.step == "sign_in_link", "nobody can type that somebody signed in"
    sign_in(client, link_of(ana, key), accounts)
    moved = case(key)
    assert moved.run.step == "look_at_bill", "the account was opened by the desk's own hand"
    assert ("plan_name", "Wire Unlimited", "get_account") in moved.facts
    html = ana.get(f"/case/{key}/").content.decode()
    assert 'name="field-total"' in html
    assert "Wire Unlimited" in html


def test_what_came_out_is_filled_in_field_by_field(as_, client, key, accounts):
    ana = as_("ana")
    ana.post(f"/case/{key}/playbook/start/", {"playbook": "bill_dispute"})
    sign_in(client, link_of(ana, key), accounts)
    address = f"/case/{key}/playbook/"
    bill = {
        "field-total": "118.40",
        "field-amount": "$ 30",
        "field-reason": "data top-up",
        "field-is_wrong": "yes",
    }
    told = ana.post(address, {"kind": "result", **bill, "field-total": "a lot"}, headers=HTMX).content.decode()
    assert "write a number" in told
    html = ana.post(address, {"kind": "result", **bill}, follow=True).content.decode()
    assert "$30.00" in html
    assert {name: value for name, value, _ in case(key).facts}["charge_amount"] == "30.0"


def test_when_the_hour_is_over_every_surface_masks_again(as_, client, key, accounts, monkeypatch):
    ana = as_("ana")
    ana.post(f"/case/{key}/playbook/start/", {"playbook": "bill_dispute"})
    sign_in(client, link_of(ana, key), accounts)
    bill = {"field-total": "118.40", "field-amount": "30", "field-reason": "data top-up", "field-is_wrong": "no"}
    ana.post(f"/case/{key}/playbook/", {"kind": "result", **bill})
    ana.post(f"/case/{key}/hand-off/", {"queue": "billing", "tier": "2", "reason": "policy", "to": "ben"})
    open_now = as_("ben").get(f"/case/{key}/").content.decode()
    assert "118.4" in open_now
    later = wiring.now() + timedelta(minutes=61)
    monkeypatch.setattr(wiring, "now", lambda: later)
    token = tokens.make("program", "lead", later)
    api = client.get(f"/api/cases/{key}/events", headers={"Authorization": f"Bearer {token}"}).content.decode()
    surfaces = {
        "case page": as_("ben").get(f"/case/{key}/").content.decode(),
        "hand-off form": as_("ben").get(f"/case/{key}/forms/hand-off/").content.decode(),
        "wrap-up form": as_("ben").get(f"/case/{key}/forms/wrap-up/").content.decode(),
        "API": api,
    }
    for name, shown in surfaces.items():
        for secret in ("118.4", "data top-up", "83.75", "Wire Unlimited"):
            assert secret not in shown, f"{secret} in the {name}"
    assert MASK in surfaces["case page"]


def test_the_wrap_up_note_outlives_the_sign_in_so_it_never_says_what_the_account_said(as_, client, key, accounts):
    ana = as_("ana")
    ana.post(f"/case/{key}/playbook/start/", {"playbook": "bill_dispute"})
    sign_in(client, link_of(ana, key), accounts)
    form = ana.get(f"/case/{key}/forms/wrap-up/").content.decode()
    assert "plan_name" in form
    assert "Wire Unlimited" not in form


def test_a_channel_without_private_messages_gets_another_way_and_no_link(as_, accounts):
    helen, review = as_("helen"), world.case_of("guest of oak-street")
    told = helen.post(f"/case/{review}/verify-link/", {"text": ""}, headers=HTMX).content.decode()
    assert "no private messages" in told
    assert "http://testserver/verify" not in told
    assert not case(review).private_channel
    helen.post(f"/case/{review}/playbook/start/", {"playbook": "bill_dispute"})
    helen.post(f"/case/{review}/playbook/", {"kind": "answer", "said": "the late fee"})
    handed = case(review)
    assert not handed.private_channel
    html = helen.get(f"/case/{review}/").content.decode()
    assert "everyone can read" in html


# --- the brand's own sign-in ---------------------------------------------------------------------------------

SECRET = b"the secret that the brand's sign-in and the desk share"


@pytest.fixture
def brand(monkeypatch, tmp_path):
    (tmp_path / "secret").write_bytes(SECRET)
    monkeypatch.setenv("FIRSTHAND_SIGN_IN_URL", "https://login.larkwire.example/care")
    monkeypatch.setenv("FIRSTHAND_SIGN_IN_SECRET_FILE", str(tmp_path / "secret"))


def answer(link, account="LW-1", level="2", at=None, secret=SECRET):
    token = link.strip("/").split("/")[-1]
    at = at or wiring.now().isoformat()
    given = {"account": account, "level": level, "at": at}
    return f"{link}back/?{urlencode({**given, 'signature': answer_signature(token, account, level, at, secret)})}"


def test_the_link_leads_to_the_brands_own_sign_in_and_its_signed_word_counts(as_, client, key, brand):
    link = link_of(as_("ana"), key)
    html = client.get(link).content.decode()
    assert "https://login.larkwire.example/care?state=" in html
    assert client.get(answer(link)).status_code == 200
    assert case(key).level_at(wiring.now()) == 2
    assert client.get(answer(link)).status_code == 410, "once"


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": b"another"},
        {"account": "LW-2"},
        {"level": "9"},
        {"at": "2020-01-01T00:00:00+00:00"},
        {"at": "no time"},
        {"at": "2026-01-01T00:00:00"},
    ],
    ids=str,
)
def test_a_word_that_is_not_exactly_the_sign_ins_own_raises_nothing(as_, client, key, brand, wrong):
    link = link_of(as_("ana"), key)
    assert client.get(answer(link, **wrong)).status_code == 410
    assert case(key).level_at(wiring.now()) == 0


def test_an_answer_whose_account_was_exchanged_is_not_signed(as_, client, key, brand):
    link = link_of(as_("ana"), key)
    assert client.get(answer(link).replace("LW-1", "LW-7")).status_code == 410
