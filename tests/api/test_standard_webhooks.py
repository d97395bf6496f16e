"""The signed webhook in, against the published vectors of Standard Webhooks: over HTTP, to the raw inbox."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from firsthand import wiring
from firsthand.channels.signing import of_standard, standard_signature
from firsthand.records.models import RawItem
from tests.fakes.clocks import StandingClock
from tests.fakes.desks import an_account

pytestmark = pytest.mark.django_db
BODY = b'{"test": 2432232314}'


@pytest.fixture(scope="module")
def vectors(shared) -> dict[str, Any]:
    return json.loads((shared / "fixtures" / "standard-webhooks" / "vectors.json").read_text())


@pytest.fixture(autouse=True)
def fresh_door():
    door = wiring.door  # a test may put another in its place, and takes it away after this one has cleared
    door.cache_clear()
    yield
    door.cache_clear()


@pytest.fixture
def deliver(client, vectors):
    """One signed delivery, and the status that its sender hears. Change a header, leave one out (None), or the secret."""

    def once(
        body: bytes = BODY, secret: str = vectors["secret_prefixed"], age: int = 0, **changes: str | None
    ) -> int:
        if not wiring.door().channel_of("crm"):
            an_account("crm", "webhook", secrets={"secret": secret})
        stamp = str(int(wiring.now().timestamp()) - age)
        headers: dict[str, str | None] = {
            "webhook-id": vectors["msg_id"],
            "webhook-timestamp": stamp,
            "webhook-signature": standard_signature(vectors["secret_plain"], vectors["msg_id"], stamp, body),
        }
        headers |= {name.replace("_", "-"): value for name, value in changes.items()}
        sent = {name: value for name, value in headers.items() if value is not None}
        return client.post("/hooks/crm", body, content_type="application/json", headers=sent).status_code

    return once


def test_the_signatures_are_those_of_the_specification(vectors):
    for vector in vectors["sign"]:
        stamp, body = vector["timestamp"], vector["payload"].encode()
        for secret in (vectors["secret_plain"], vectors["secret_prefixed"]):
            assert standard_signature(secret, vectors["msg_id"], stamp, body) == vector["expected"]
        headers = {
            "Webhook-Id": vectors["msg_id"],
            "Webhook-Timestamp": str(stamp),
            "Webhook-Signature": f"v2,AAAA {vector['expected']}",
        }
        then = datetime.fromtimestamp(stamp + vectors["tolerance_seconds"], UTC)
        assert of_standard(body, headers, [vectors["secret_plain"]], then).ok
        assert not of_standard(body + b" ", headers, [vectors["secret_plain"]], then).ok


def test_a_valid_delivery_is_kept_before_it_is_acknowledged(deliver):
    assert deliver() == 200
    assert bytes(RawItem.objects.get().body) == BODY


def test_the_prefix_of_the_secret_makes_no_difference(deliver, vectors):
    assert deliver(secret=vectors["secret_plain"]) == 200


def test_an_empty_body_may_be_signed(deliver):
    assert deliver(body=b"") == 200


def test_one_fitting_signature_of_a_list_is_enough(deliver, vectors):
    stamp = str(int(wiring.now().timestamp()))
    right = standard_signature(vectors["secret_plain"], vectors["msg_id"], stamp, BODY)
    wrong = vectors["must_reject"][7]
    assert deliver(webhook_timestamp=stamp, webhook_signature=f"v1a,c2ln {wrong} {right}") == 200
    assert deliver(webhook_timestamp=stamp, webhook_signature=f"v2,{right[3:]} {wrong}") == 401


@pytest.mark.parametrize("header", ["webhook_id", "webhook_timestamp", "webhook_signature"])
def test_each_header_is_needed(deliver, header):
    assert deliver(**{header: None}) == 401
    assert deliver(**{header: ""}) == 401


@pytest.mark.parametrize("age", [301, -301])
def test_a_delivery_older_or_newer_than_five_minutes_is_refused(deliver, age, monkeypatch):
    clock = StandingClock(wiring.now())
    door = replace(wiring.door(), now=clock)
    monkeypatch.setattr(wiring, "now", clock)
    monkeypatch.setattr(wiring, "door", lambda: door)
    assert deliver(age=age) == 401
    assert not RawItem.objects.exists()


@pytest.mark.parametrize("stamp", ["hello", "1614265330.5", "-1", "+1", "١٦", "9" * 40])
def test_a_time_that_is_none_is_refused(deliver, stamp):
    assert deliver(webhook_timestamp=stamp) == 401


@pytest.mark.parametrize("place", [6, 7, 8])
def test_the_signatures_that_every_library_refuses_are_refused(deliver, vectors, place):
    signature = vectors["must_reject"][place]
    assert signature.startswith("v1,")
    assert deliver(webhook_signature=signature) == 401


@pytest.mark.parametrize("secret", ["", "whsec_", "no base64!"])
def test_a_secret_that_signs_nothing_accepts_nothing(deliver, secret):
    assert deliver(secret=secret) in (401, 404, 503)
    assert not RawItem.objects.exists()
