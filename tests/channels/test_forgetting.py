"""Meta passes on that somebody wants to be forgotten: kept once, refused clearly, and never told to a log."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand import wiring
from firsthand.api.deliveries import is_delivery
from firsthand.channels import CHANNELS, KINDS
from firsthand.channels.signing import of_signed_request
from firsthand.desk.channel import ChannelAccount, Verdict
from firsthand.desk.forgetting import REQUEST_BYTES_MAX, Forgets, Wish
from firsthand.records import accounts, forgetting
from firsthand.records.models import CaptureCount, ForgetRow, RawItem
from tests.fakes.desks import an_account

FORM = "application/x-www-form-urlencoded"
PERSON = "10158912345678901"


@pytest.fixture(autouse=True)
def fresh_door():
    wiring.door.cache_clear()
    yield
    wiring.door.cache_clear()


@pytest.fixture
def fb(db):
    return an_account("fb", "facebook", secrets={"secret": "app"})


def coded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def signed(payload: str, secret: str = "app") -> str:
    """As Meta signs: over the encoded payload."""
    return f"{coded(hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest())}.{payload}"


def asks(person: object = PERSON, issued_at: int = 1_795_000_000) -> str:
    doc = {"algorithm": "HMAC-SHA256", "issued_at": issued_at, "user_id": person}
    return coded(json.dumps(doc).encode())


def form(signed_request: str) -> str:
    return urlencode({"signed_request": signed_request})


def post(client, body: str, account: str = "fb", end: str = ""):
    return client.post(f"/hooks/{account}/deletion{end}", body, content_type=FORM)


# --- what is taken -------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["facebook", "instagram", "whatsapp"])
def test_a_request_is_kept_and_answered_with_its_code_and_its_page(client, kind):
    an_account("our.app", kind, secrets={"secret": "app"})
    for end in ("", "/"):
        answer = post(client, form(signed(asks())), "our.app", end)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json; charset=utf-8")
        told = answer.json()
        assert set(told) == {"url", "confirmation_code"}
        assert told["url"] == f"http://testserver/deletion/{told['confirmation_code']}/"
    row = ForgetRow.objects.get()
    assert (row.account, row.person, row.state) == ("our.app", PERSON, "asked")


def test_the_page_is_where_customers_reach_us(client, fb, monkeypatch):
    monkeypatch.setenv("FIRSTHAND_PUBLIC_URL", "https://care.example.com/")
    assert post(client, form(signed(asks()))).json()["url"].startswith("https://care.example.com/deletion/")


def test_the_same_request_again_has_the_same_code_also_after_it_was_decided(client, fb):
    first = post(client, form(signed(asks()))).json()
    assert post(client, form(signed(asks()))).json() == first
    assert forgetting.decide(first["confirmation_code"], "nothing", by="lea", at=wiring.now())
    assert post(client, form(signed(asks()))).json() == first
    row = ForgetRow.objects.get()
    assert (row.state, row.person) == ("nothing", ""), "a decision is not undone by a second delivery"


def test_another_day_or_another_person_is_another_request(client, fb):
    told = [
        post(client, form(signed(asks(person, at)))).json()["confirmation_code"]
        for person, at in ((PERSON, 1), (PERSON, 2), ("7", 1))
    ]
    assert len(set(told)) == 3
    assert [each.person for each in forgetting.waiting()] == [PERSON, "7"], "one person waits once"
    assert forgetting.decide(told[1], "done", by="lea", at=wiring.now())
    assert [each.person for each in forgetting.waiting()] == ["7"]
    assert {forgetting.get(code).state for code in told[:2]} == {"done"}


def test_both_secrets_count_while_one_is_rotated_and_no_others(client, db):
    an_account("fb", "facebook", secrets={"secret": "new", "secret_before": "app"})
    told = {post(client, form(signed(asks(), secret))).json()["confirmation_code"] for secret in ("new", "app")}
    assert len(told) == 1, "Meta signs the same request anew"
    assert post(client, form(signed(asks(), "oldest"))).status_code == 401


def test_no_code_can_be_worked_out_from_a_request(client, fb, settings):
    first = post(client, form(signed(asks()))).json()["confirmation_code"]
    settings.SECRET_KEY = "another-house-has-another-key-another-key"
    assert post(client, form(signed(asks()))).json()["confirmation_code"] != first
    assert len(first) == 32


# --- what is refused -----------------------------------------------------------------------------------------

PAYLOAD = asks()
WELL = signed(PAYLOAD)


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ("", 401, "missing"),
        ("signed_request=", 401, "missing"),
        ("signed_request=nothing-signed", 401, "missing"),
        (form(f".{PAYLOAD}"), 401, "missing"),
        (form(WELL.partition(".")[0] + "."), 401, "missing"),
        (form(signed(PAYLOAD, "guess")), 401, "does not fit"),
        (form(WELL[:-1]), 401, "does not fit"),
        (form(WELL[1:]), 401, "does not fit"),
        (form(WELL + "A"), 401, "does not fit"),
        (form(f"{WELL.partition('.')[0]}.{asks('7')}"), 401, "does not fit"),
        (form(f"{WELL}.{PAYLOAD}"), 401, "does not fit"),
        (form(f"é.{PAYLOAD}"), 401, "does not fit"),
        (form(f"{signed(json.dumps({'user_id': PERSON})).partition('.')[0]}.{PAYLOAD}"), 401, "does not fit"),
        (json.dumps({"signed_request": WELL}), 401, "missing"),
        ("x=" + "a" * REQUEST_BYTES_MAX + "&" + form(WELL), 413, "16 KB"),
        (form(signed(coded(b"[]"))), 422, "user_id"),
        (form(signed(coded(b"{"))), 422, "user_id"),
        (form(signed(coded(b"\xff"))), 422, "user_id"),
        (form(signed("a")), 422, "user_id"),
        (form(signed(coded(b"[" * 9000))), 422, "user_id"),
        (form(signed(asks(""))), 422, "user_id"),
        (form(signed(asks({"id": 1}))), 422, "user_id"),
        (form(signed(asks("1\u20282"))), 422, "user_id"),
        (form(signed(asks("1" * 101))), 422, "user_id"),
    ],
)
def test_what_is_not_exactly_right_is_refused_and_nothing_is_kept(client, fb, body, status, word):
    answer = post(client, body)
    assert (answer.status_code, word in answer.content.decode()) == (status, True), answer.content
    assert not ForgetRow.objects.exists()
    assert post(client, form(WELL)).status_code == 200


def test_a_wrong_signature_shows_on_the_accounts_page_as_every_other_does(client, fb):
    post(client, form(signed(PAYLOAD, "guess")))
    post(client, form(WELL))
    count = CaptureCount.objects.get(account="fb")
    assert (count.received, count.refused) == (1, 1)
    assert not RawItem.objects.exists(), "no mention, and no body that holds who it is"


def test_only_meta_passes_such_a_wish_on(client, db):
    ready = {kind.kind for kind in CHANNELS if issubclass(kind, Forgets)}
    assert ready == {"facebook", "instagram", "whatsapp"}
    an_account("x", "x", secrets={"secret": "app"})
    for account in ("x", "nobody", "a" * 200, ".."):
        assert post(client, form(WELL), account).status_code == 404


def test_a_removed_account_is_closed_and_a_question_is_no_request(client, fb):
    assert client.get("/hooks/fb/deletion").status_code == 405
    accounts.set_state("fb", "removed")
    assert post(client, form(WELL)).status_code == 404


def test_the_native_door_leaves_it_to_this_one():
    assert is_delivery("POST", "/hooks/deletion")
    assert not is_delivery("POST", "/hooks/fb/deletion")


def test_a_database_that_is_down_means_come_again_and_no_log_names_the_person(client, fb, caplog):
    from django.db import OperationalError, connection

    def down(execute, sql, params, many, context):
        if "records_forgetrow" in sql:
            raise OperationalError(f"disk full: {params}")
        return execute(sql, params, many, context)

    with caplog.at_level(logging.DEBUG), connection.execute_wrapper(down):
        answer = post(client, form(WELL))
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    with caplog.at_level(logging.DEBUG):
        post(client, form(WELL))
        post(client, form(signed(PAYLOAD, "guess")))
    assert PERSON not in caplog.text
    assert "could not be kept" in caplog.text


# --- laws ----------------------------------------------------------------------------------------------------

SECRETS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
PAYLOADS = st.text("abcXYZ019-_", min_size=1, max_size=60)


@given(PAYLOADS, SECRETS, SECRETS)
def test_what_one_of_our_secrets_signed_is_taken_and_nothing_else(payload, ours, other):
    assert of_signed_request(signed(payload, ours), ("", ours)).ok
    assert of_signed_request(signed(payload, other), (ours,)).ok == (other == ours)
    assert not of_signed_request(signed(payload, ours), ()).ok
    assert not of_signed_request(signed(payload, ""), ("",)).ok


@given(PAYLOADS, st.integers(0, 400), st.characters(codec="ascii"))
def test_a_request_with_one_other_letter_is_refused(payload, place, letter):
    well = signed(payload)
    place %= len(well)
    changed = well[:place] + letter + well[place + 1 :]
    assert of_signed_request(changed, ("app",)).ok == (changed == well)


@given(st.binary(max_size=400))
def test_no_body_is_a_crash_and_none_that_is_not_signed_is_a_wish(body):
    channel = KINDS["facebook"](ChannelAccount("fb", "facebook", secrets={"secret": "app"}), wiring.home())
    for said in (body, b"signed_request=" + body):
        assert isinstance(channel.wish(said), Verdict)
    wish = channel.wish(form(signed(coded(body))).encode())
    assert isinstance(wish, Wish if body else Verdict)
