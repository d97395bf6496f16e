"""JSON that is made to hurt, through every hook: kept, answered at once with a 200 and shown as what it is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from firsthand import wiring
from firsthand.channels.signing import standard_signature, x_token
from firsthand.desk.capture import digest
from firsthand.records.models import RawItem, UnparsedRow
from firsthand.records.raw_inbox import completeness
from tests.channels.test_hooks import WHSEC, a_capture
from tests.fakes.clocks import StandingClock
from tests.fakes.desks import an_account, make_desk

pytestmark = pytest.mark.django_db

HUGE = "9" * 400
SAID = {
    "x": '{"for_user_id": %s, "tweet_create_events": [{"id": %s, "text": "no signal", "timestamp_ms": %s, "user": {"id": %s, "followers_count": %s}}]}',
    "facebook": '{"object": "page", "entry": [{"id": %s, "time": %s, "messaging": [{"sender": {"id": %s}, "recipient": {"id": "1"}, "timestamp": %s, "message": {"mid": %s, "text": "no signal"}}]}]}',
    "instagram": '{"object": "instagram", "entry": [{"id": %s, "time": %s, "changes": [{"field": "comments", "value": {"id": %s, "timestamp": %s, "from": {"id": %s}, "text": "no signal"}}]}]}',
    "whatsapp": '{"entry": [{"id": %s, "changes": [{"field": "messages", "value": {"messages": [{"id": %s, "from": %s, "timestamp": %s, "type": "location", "location": {"latitude": %s, "longitude": 1e999}}]}}]}]}',
    "google_reviews": '{"reviews": [{"name": %s, "starRating": %s, "comment": "no signal", "createTime": %s, "updateTime": %s, "reviewId": %s}]}',
    "webhook": '{"id": %s, "author": %s, "text": "no signal", "created_at": %s, "rating": %s, "reach": %s}',
}
"""A body of each hook with five numbers where its numbers stand."""

DEEP = (b"[" * 100_000, b'{"entry":' * 50_000 + b"1" + b"}" * 50_000, b'{"a":' * 900 + b"1" + b"}" * 900)
NUMBERS = (
    "1e999",
    "-1e999",
    "NaN",
    HUGE,
    f"-{HUGE}",
    "9" * 5000,
    "1e-999",
    "0." + "1" * 5000,
    "9223372036854775808",
)


@pytest.fixture(autouse=True)
def fresh_door():
    wiring.door.cache_clear()
    yield
    wiring.door.cache_clear()


def connected(kind: str) -> None:
    secret = WHSEC if kind == "webhook" else "app"
    an_account("acc", kind, options={"audience": "a"}, secrets={"secret": secret})


def signed(kind: str, raw: bytes, number: int) -> dict[str, str]:
    if kind == "webhook":
        stamp = str(int(wiring.now().timestamp()))
        signature = standard_signature(WHSEC, f"m{number}", stamp, raw)
        return {"webhook-id": f"m{number}", "webhook-timestamp": stamp, "webhook-signature": signature}
    if kind == "x":
        return {"x-twitter-webhooks-signature": x_token("app", raw)}
    if kind == "google_reviews":
        return {"authorization": "Bearer app"}
    return {"x-hub-signature-256": "sha256=" + hmac.new(b"app", raw, hashlib.sha256).hexdigest()}


def sent(client, kind: str, bodies: list[bytes]) -> None:
    """Every one is taken, split to its end, and adds up."""
    connected(kind)
    for number, raw in enumerate(bodies):
        answer = client.post("/hooks/acc", raw, content_type="application/json", headers=signed(kind, raw, number))
        assert answer.status_code == 200, (raw[:80], answer.content)
    desk = make_desk(StandingClock(wiring.now()))
    while digest(a_capture(desk)).bodies:
        pass
    assert RawItem.objects.filter(state__in=("done", "unparsed")).count() == len(bodies)
    counts = completeness()["acc"]
    assert counts["received"] == counts["kept"] + counts["duplicates"] + counts["unparsed"] + counts["refused"]
    assert counts["received"] >= len(bodies)
    assert not UnparsedRow.objects.filter(problem__contains="could not be split").exists()


@pytest.mark.parametrize("kind", sorted(SAID))
def test_brackets_without_end_are_shown_as_nested_too_deeply(client, kind):
    sent(client, kind, list(DEEP))


@pytest.mark.parametrize("kind", sorted(SAID))
def test_numbers_without_measure_end_nothing_where_numbers_stand(client, kind):
    sent(client, kind, [(SAID[kind] % ((number,) * 5)).encode() for number in NUMBERS])


def test_a_push_of_google_with_a_bomb_inside_is_shown(client):
    bombs = [
        base64.b64encode(raw).decode()
        for raw in (b"[" * 100_000, b"9" * 5000, b'{"reviews": [{"starRating": 1e999}]}')
    ]
    sent(
        client,
        "google_reviews",
        [json.dumps({"message": {"data": bomb}, "subscription": "s"}).encode() for bomb in bombs],
    )
