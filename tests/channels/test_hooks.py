"""The hooks over HTTP: kept or refused clearly, never a 5xx for what is in a body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from firsthand import wiring
from firsthand.channels.signing import standard_signature, x_token
from firsthand.desk.capture import digest
from firsthand.records import accounts
from firsthand.records.models import AccountRow, RawItem
from tests.desk.test_publish import ours
from tests.fakes.clocks import StandingClock
from tests.fakes.desks import an_account, make_desk

pytestmark = pytest.mark.django_db
WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture(autouse=True)
def fresh_door():
    wiring.door.cache_clear()
    yield
    wiring.door.cache_clear()


@pytest.fixture
def crm(db):
    return an_account("crm", "webhook", secrets={"secret": WHSEC})


def signed(raw: bytes, secret: str = WHSEC, delivery: str = "msg_1") -> dict[str, str]:
    stamp = str(int(wiring.now().timestamp()))
    return {
        "webhook-id": delivery,
        "webhook-timestamp": stamp,
        "webhook-signature": standard_signature(secret, delivery, stamp, raw),
    }


def post(client, account: str, raw: bytes, headers: dict[str, str]):
    return client.post(f"/hooks/{account}", raw, content_type="application/json", headers=headers)


def bodies_of(shared) -> list[bytes]:
    naughty = shared / "fixtures" / "naughty"
    cases = [p.read_bytes() for p in sorted((naughty / "jsontestsuite").rglob("*.json"))]
    for number, words in enumerate(json.loads((naughty / "blns" / "blns.json").read_text())):
        row = {"id": f"b{number}", "author": words, "text": words, "created_at": "2026-11-20T10:00:00Z"}
        cases.append(json.dumps(row).encode())
    return cases


def test_naughty_bodies_are_kept_byte_for_byte_and_split_without_a_crash(client, crm, shared):
    cases = bodies_of(shared)
    for number, raw in enumerate(cases):
        answer = post(client, "crm", raw, signed(raw, delivery=f"msg_{number}"))
        assert answer.status_code == 200, (number, answer.content)
    assert [bytes(r.body) for r in RawItem.objects.order_by("id")] == cases
    desk = make_desk(StandingClock(wiring.now()))
    while digest(a_capture(desk)).bodies:
        pass
    assert not RawItem.objects.filter(state="new").exists()
    assert set(RawItem.objects.values_list("state", flat=True)) <= {"done", "unparsed"}


def a_capture(desk):
    from firsthand.desk import publish
    from firsthand.desk.capture import Capture
    from firsthand.desk.publish import Publisher
    from firsthand.records.raw_inbox import DjangoInbox

    press = Publisher(desk, desk.outbox, wiring.channel_of, ours)
    return Capture(
        desk,
        DjangoInbox(),
        wiring.channel_of,
        complete=lambda intent, sent, how: publish.complete(press, intent, sent, how),
        refuse=lambda intent, code, message: publish.refuse(press, intent, code, message),
    )


@pytest.mark.parametrize("account", ["nobody", "..", "a%00b", "a" * 200, "%F0%9F%92%A9", "crm%0d%0aX: y"])
def test_a_stranger_is_not_found(client, db, account):
    assert client.post(f"/hooks/{account}", b"{}", content_type="application/json").status_code == 404
    assert client.get(f"/hooks/{account}").status_code == 404


def test_a_removed_account_is_closed(client, crm):
    accounts.set_state("crm", "removed")
    assert post(client, "crm", b"{}", signed(b"{}")).status_code == 404
    assert AccountRow.objects.get(id="crm").secrets == ""


def test_a_body_of_many_megabytes_is_refused(client, crm):
    raw = b"[" + b" " * (9 * 1024 * 1024) + b"]"
    assert post(client, "crm", raw, signed(raw)).status_code == 413
    assert not RawItem.objects.exists()


def test_a_database_that_is_down_means_come_again(client, crm):
    from django.db import OperationalError, connection

    def down(execute, sql, params, many, context):
        if "records_rawitem" in sql:
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(down):
        answer = post(client, "crm", b"{}", signed(b"{}"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def meta(raw: bytes, secret: str = "app") -> str:
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


RAW = b'{"object": "page", "entry": [{"id": "1", "messaging": []}], "note": "\\u00fcber"}'


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("x-hub-signature-256", ""),
        ("x-hub-signature-256", meta(RAW, "other")),
        ("x-hub-signature-256", meta(RAW)[:-1]),
        ("x-hub-signature-256", meta(RAW).upper()),
        ("x-hub-signature-256", meta(RAW).removeprefix("sha256=")),
        ("x-hub-signature-256", meta(RAW) + ", " + meta(RAW)),
        ("x-hub-signature-256", meta(json.dumps(json.loads(RAW), ensure_ascii=False).encode())),
        ("x-hub-signature", "sha1=" + hmac.new(b"app", RAW, hashlib.sha1).hexdigest()),
    ],
)
def test_a_signature_of_meta_that_is_not_exactly_right_is_refused(client, db, header, value):
    an_account("fb", "facebook", secrets={"secret": "app"})
    assert post(client, "fb", RAW, {header: value}).status_code == 401
    assert post(client, "fb", RAW, {"x-hub-signature-256": meta(RAW)}).status_code == 200


def test_x_is_verified_by_its_newer_header_first(client, db):
    an_account("x", "x", secrets={"secret": "client", "consumer_secret": "consumer"})
    newer, older = "x-twitter-webhooks-signature-oauth2", "x-twitter-webhooks-signature"
    assert post(client, "x", b"{}", {newer: x_token("client", b"{}")}).status_code == 200
    assert post(client, "x", b"{}", {older: x_token("consumer", b"{}")}).status_code == 200
    assert post(client, "x", b"{}", {newer: x_token("consumer", b"{}")}).status_code == 401
    both = {newer: "sha256=AAAA", older: x_token("consumer", b"{}")}
    assert post(client, "x", b"{}", both).status_code == 401
    assert post(client, "x", b"{}", {older: x_token("consumer", b"{}").lower()}).status_code == 401


def test_the_challenges_of_x_and_meta_are_answered(client, db):
    an_account("x", "x", secrets={"secret": "client"})
    expected = "sha256=" + base64.b64encode(hmac.new(b"client", b"T", hashlib.sha256).digest()).decode()
    assert client.get("/hooks/x?crc_token=T").json() == {"response_token": expected}
    an_account("fb", "facebook", secrets={"secret": "app", "verify_token": "ours"})
    right = client.get("/hooks/fb?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=ours")
    assert (right.content, right.headers["content-type"][:10]) == (b"1158201444", "text/plain")
    assert client.get("/hooks/fb?hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess").status_code == 403
    assert client.get("/hooks/fb").status_code == 403


def test_secrets_are_encrypted_at_rest(crm):
    assert "MfKQ9r8" not in AccountRow.objects.get(id="crm").secrets
    assert accounts.get("crm").secrets == {"secret": WHSEC}
    assert "MfKQ9r8" not in repr(accounts.get("crm"))
