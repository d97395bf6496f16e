"""Capture: kept before it is acknowledged, counted once, and what cannot be read is seen by a person."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest
from django.db import transaction

from firsthand.channels import connect
from firsthand.channels.signing import standard_signature
from firsthand.desk import publish
from firsthand.desk.capture import Capture, Door, digest, receive
from firsthand.desk.publish import Publisher, publish_round
from firsthand.records.models import CaseRow, HeardRow, MentionRow, RawItem, ReplyRow, UnparsedRow
from firsthand.records.raw_inbox import DjangoInbox, completeness
from tests.desk.test_publish import ours
from tests.fakes.channels import FakeChannel
from tests.fakes.desks import a_ready_reply, an_account

pytestmark = pytest.mark.django_db
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def door(desk, tmp_path):
    channel = connect(an_account("crm", "webhook", secrets={"secret": SECRET}), tmp_path)
    return Door(lambda account: channel if account == "crm" else None, DjangoInbox(), desk.now)


@pytest.fixture
def capture(desk, door):
    press = Publisher(desk, desk.outbox, door.channel_of, ours)
    return Capture(
        desk,
        door.inbox,
        door.channel_of,
        complete=lambda intent, sent, how: publish.complete(press, intent, sent, how),
        refuse=lambda intent, code, message: publish.refuse(press, intent, code, message),
    )


def deliver(door, body, delivery="msg_1", secret=SECRET, **changes):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    stamp = str(int(door.now().timestamp()))
    headers = {
        "Webhook-Id": delivery,
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": standard_signature(secret, delivery, stamp, raw),
        **changes,
    }
    return receive(door, "crm", raw, headers).status


def a_row(text="no signal in Austin", ext_id="1", **more):
    return {"id": ext_id, "author": "jane", "text": text, "created_at": "2026-09-18T17:00:00Z", **more}


def test_a_signed_body_is_kept_then_becomes_a_case(door, capture):
    assert deliver(door, a_row()) == 200
    assert (RawItem.objects.get().state, CaseRow.objects.count()) == ("new", 0)
    assert digest(capture).counts == {"kept": 1}
    assert CaseRow.objects.get().snippet == "no signal in Austin"


def test_a_second_delivery_adds_nothing(door, capture):
    for delivery in ("msg_1", "msg_1", "msg_2"):
        assert deliver(door, a_row(), delivery) == 200
    digest(capture)
    assert (MentionRow.objects.count(), completeness()["crm"]["duplicates"]) == (1, 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"Webhook-Signature": ""},
        {"Webhook-Signature": "v1,"},
        {"Webhook-Signature": "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
        {"Webhook-Id": "another"},
        {"Webhook-Timestamp": "hello"},
        {"Webhook-Timestamp": "1"},
        {"Webhook-Timestamp": "9" * 14},
    ],
)
def test_what_is_not_signed_as_it_is_is_refused(door, changes):
    assert deliver(door, a_row(), **changes) == 401
    assert not RawItem.objects.exists()
    assert completeness()["crm"]["refused"] == 1


def test_a_foreign_key_and_an_old_delivery_are_refused(door, clock):
    assert deliver(door, a_row(), secret="whsec_" + "A" * 32) == 401
    stamp = str(int((clock() - timedelta(minutes=6)).timestamp()))
    raw = json.dumps(a_row()).encode()
    old = standard_signature(SECRET, "msg_1", stamp, raw)
    assert deliver(door, raw, **{"Webhook-Timestamp": stamp, "Webhook-Signature": old}) == 401


def test_the_public_vectors_of_standard_webhooks_hold(shared: Path):
    vectors = json.loads((shared / "fixtures" / "standard-webhooks" / "vectors.json").read_text())
    for name in ("secret_plain", "secret_prefixed"):
        for each in vectors["sign"]:
            signed = standard_signature(
                vectors[name], vectors["msg_id"], each["timestamp"], each["payload"].encode()
            )
            assert signed == each["expected"]


def test_the_received_are_the_sum_of_what_became_of_them(door, capture):
    deliver(door, [a_row(), a_row(), {"nothing": "here"}, a_row("again", "2")])
    deliver(door, b'{"broken": ', "msg_2")
    digest(capture)
    counts = completeness()["crm"]
    assert counts == {"received": 5, "kept": 2, "duplicates": 1, "refused": 0, "unparsed": 2, "recovered": 0}
    assert UnparsedRow.objects.count() == 2


def test_an_edit_changes_the_words_and_the_case_says_so(door, capture, desk):
    deliver(door, a_row())
    digest(capture)
    deliver(
        door, {"type": "mention.edited", "data": a_row("my bill now", edited_at="2026-09-18T17:09:00Z")}, "msg_2"
    )
    digest(capture)
    assert MentionRow.objects.get().text == "my bill now"
    kinds = [type(event).__name__ for event in desk.log.read(CaseRow.objects.get().id)]
    assert "MentionEdited" in kinds


def test_what_passed_by_in_a_thread_joins_its_case_when_it_is_edited_into_a_question(door, capture, desk):
    deliver(door, a_row())
    deliver(door, a_row("lol", "2", author="passerby", in_reply_to="1"), "msg_2")
    digest(capture)
    case_id = CaseRow.objects.get().id
    assert len(desk.log.case(case_id).thread) == 1
    edited = a_row("my bill too", "2", author="passerby", in_reply_to="1", edited_at="2026-09-18T17:09:00Z")
    deliver(door, {"type": "mention.edited", "data": edited}, "msg_3")
    digest(capture)
    case = desk.log.case(case_id)
    row = MentionRow.objects.get(ext_id="2")
    assert (case.thread[-1].id, row.case) == (row.key, case_id)
    assert case.thread[-1].at > case.thread[0].at


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_deletion_takes_the_content_whichever_comes_first(door, capture, desk, order):
    bodies = [a_row(), {"type": "mention.deleted", "data": {"id": "1"}}]
    for place in order:
        deliver(door, bodies[place], f"msg_{place}")
        digest(capture)
    row = MentionRow.objects.get()
    assert (row.text, row.gone) == ("", True)
    assert desk.log.case(row.case).thread[0].gone


def test_our_own_post_completes_the_reply_that_nobody_confirmed(desk, clock, capture, door):
    fake = FakeChannel(an_account("crm", "webhook", secrets={"secret": SECRET}), plan=["landed"])
    reply_id = a_ready_reply(desk, account="crm", id="77")
    clock.move(minutes=1)
    publish_round(Publisher(desk, desk.outbox, lambda account: fake, ours))
    assert ReplyRow.objects.get().status == "unknown"
    echo = a_row("On it, thank you for telling us.", "post-9", inbound=False, in_reply_to="77")
    echo["created_at"] = clock().isoformat()
    deliver(door, echo, "msg_9")
    digest(capture)
    row = ReplyRow.objects.get(id=reply_id)
    assert (row.status, row.ext_id) == ("sent", "post-9")
    assert not [e for e in desk.log.read(row.case) if type(e).__name__ == "BrandPosted"]


def test_a_post_made_by_hand_in_the_channel_is_the_brands_and_opens_nothing(door, capture, desk):
    deliver(door, a_row())
    deliver(door, a_row("We are on it", "2", inbound=False, in_reply_to="1"), "msg_2")
    digest(capture)
    assert CaseRow.objects.count() == 1
    assert desk.log.case(CaseRow.objects.get().id).first_sent_at is not None


def test_a_customers_answer_to_our_reply_finds_its_case(desk, clock, capture, door):
    fake = FakeChannel(an_account("crm", "webhook", secrets={"secret": SECRET}))
    a_ready_reply(desk, account="crm", id="77")
    clock.move(minutes=1)
    publish_round(Publisher(desk, desk.outbox, lambda account: fake, ours))
    deliver(door, a_row("still no signal", "79", in_reply_to="post-1"), "msg_3")
    digest(capture)
    assert CaseRow.objects.count() == 1


def test_no_transaction_takes_in_more_than_forty_things_unless_one_body_says_more(door, capture):
    for number, things in enumerate([30, 30, 100, 1, 1]):
        deliver(door, [a_row(ext_id=f"{number}-{n}") for n in range(things)], f"msg_{number}")
    passed: list[str] = []
    made = digest(replace(capture, fault=passed.append))
    assert (made.bodies, made.counts["kept"], MentionRow.objects.count()) == (5, 162, 162)
    assert passed.count("after intake") == 4


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_what_is_stored_is_the_same_whether_bodies_are_taken_together_or_one_by_one(door, capture, desk, order):
    bodies = [
        a_row(),
        {"type": "mention.edited", "data": a_row("my bill now", edited_at="2026-09-18T17:09:00Z")},
        {"type": "mention.edited", "data": a_row("my bill again", edited_at="2026-09-18T17:19:00Z")},
        {"type": "mention.deleted", "data": {"id": "1"}},
    ]

    def stored(limit):
        with transaction.atomic():
            for number, place in enumerate((*order, order[0])):
                deliver(door, bodies[place], f"msg_{number}")
            while digest(capture, limit).bodies:
                pass
            found = [
                [(type(event).__name__, event.at) for event in desk.log.read(row.id)]
                for row in CaseRow.objects.all()
            ]
            rows = list(MentionRow.objects.values_list("ext_id", "text", "gone"))
            heard = sorted(HeardRow.objects.values_list("what", "ext_id", "revision"))
            counted = completeness()
            transaction.set_rollback(True)
        return found, rows, heard, counted

    assert stored(50) == stored(1)
