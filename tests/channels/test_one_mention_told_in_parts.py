"""One mention that a channel tells in several deliveries: pictures one by one, edits under ids of their own, receipts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import permutations

import pytest

from firsthand import wiring
from firsthand.desk.capture import digest_all
from firsthand.records.heard import attached_to
from firsthand.records.models import HeardRow, MentionRow, ReplyRow
from firsthand.records.raw_bodies import forget_heard
from firsthand.records.raw_inbox import completeness
from tests.fakes.clocks import StandingClock
from tests.fakes.desks import a_ready_reply, an_account, make_desk

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def desk():
    return make_desk(StandingClock(NOW))


def hear(desk, kind, *bodies):
    """Each body by itself, as deliveries come."""
    capture = wiring.capture(desk)
    for body in bodies:
        capture.inbox.put("acc", json.dumps(body).encode(), source="feed", headers={}, now=NOW, verified=True)
        digest_all(capture)


# --- Facebook: one delivery for each picture -----------------------------------------------------------------


def a_photo(number, **more):
    said = {
        "item": "photo",
        "verb": "add",
        "from": {"id": "8", "name": "Jane"},
        "message": "no signal, my bill, look",
    }
    link = f"https://cdn.example/{number}.jpg?oh=9"
    value = {**said, "post_id": "10_20", "photo_id": number, "link": link, "created_time": 1763869990, **more}
    return {
        "object": "page",
        "entry": [{"id": "10", "time": 1763870000, "changes": [{"field": "feed", "value": value}]}],
    }


def shown(ext_id="10_20"):
    return [each.ref for each in attached_to("acc", [ext_id]).get(ext_id, ())]


def test_every_picture_of_a_post_stands_below_it(desk):
    an_account("acc", "facebook", options={"page_id": "10"})
    hear(desk, "facebook", a_photo("1"), a_photo("2"), a_photo("3"))
    assert shown() == ["1", "2", "3"]
    assert MentionRow.objects.count() == 1


def test_a_picture_that_is_told_again_stands_there_once(desk):
    an_account("acc", "facebook", options={"page_id": "10"})
    hear(
        desk,
        "facebook",
        a_photo("1"),
        a_photo("2"),
        a_photo("2", link="https://cdn.example/2.jpg?oh=another"),
        a_photo("1"),
    )
    assert shown() == ["1", "2"]
    counts = completeness()["acc"]
    assert (counts["kept"], counts["duplicates"]) == (2, 2)


def test_pictures_in_one_delivery_stand_together_too(desk):
    an_account("acc", "facebook", options={"page_id": "10"})
    entries = [a_photo(n)["entry"][0] for n in ("1", "2", "3")]
    hear(desk, "facebook", {"object": "page", "entry": entries})
    assert shown() == ["1", "2", "3"]


def test_a_post_that_is_gone_gets_no_picture_back(desk):
    an_account("acc", "facebook", options={"page_id": "10"})
    hear(desk, "facebook", a_photo("1"), a_photo("1", verb="remove"), a_photo("2"))
    assert shown() == []


# --- X: an edit has an id of its own -------------------------------------------------------------------------


def an_event(kind, payload):
    return {"data": {"event_uuid": "1", "filter": {"user_id": "11"}, "event_type": kind, "payload": payload}}


FIRST = an_event("post.mention.create", {"id": "41", "author_id": "22", "text": "@brand no signal"})
EDIT = an_event(
    "post.create",
    {"id": "43", "author_id": "22", "text": "@brand no signal at all", "edit_history_tweet_ids": ["41", "43"]},
)
GONE = an_event("post.delete", {"id": "43", "author_id": "22"})


@pytest.mark.parametrize("order", list(permutations((FIRST, EDIT, GONE))))
def test_the_deletion_of_a_later_version_counts_for_the_mention(desk, order):
    an_account("acc", "x", options={"user_id": "11"}, secrets={"secret": "s"})
    hear(desk, "x", *order)
    row = MentionRow.objects.get()
    assert (row.ext_id, row.text, row.gone) == ("41", "", True)
    if row.case:
        assert desk.log.case(row.case).thread[0].gone


def test_all_three_in_one_breath_end_the_same(desk):
    an_account("acc", "x", options={"user_id": "11"}, secrets={"secret": "s"})
    hear(desk, "x", [FIRST, EDIT, GONE])
    assert MentionRow.objects.get().gone


def test_a_stranger_that_is_deleted_takes_nothing_with_it(desk):
    an_account("acc", "x", options={"user_id": "11"}, secrets={"secret": "s"})
    hear(desk, "x", FIRST, EDIT, an_event("post.delete", {"id": "44", "author_id": "22"}))
    assert not MentionRow.objects.get().gone


def test_an_erasure_takes_the_names_of_every_version(desk):
    an_account("acc", "x", options={"user_id": "11"}, secrets={"secret": "s"})
    hear(desk, "x", FIRST, EDIT)
    forget_heard([("acc", "41")])
    assert not HeardRow.objects.filter(ext_id__in=("41", "43")).exists()


# --- WhatsApp: receipts come in any order --------------------------------------------------------------------


def a_receipt(status, **more):
    said = {"id": "wamid.OUT", "status": status, "timestamp": "1764244800", "recipient_id": "15551234567", **more}
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "PN"}, "statuses": [said]}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "W", "changes": [{"field": "messages", "value": value}]}],
    }


FAILED = {"errors": [{"code": 131026, "title": "Message undeliverable"}]}


@pytest.fixture
def sent_reply(desk):
    an_account("acc", "whatsapp", options={"phone_number_id": "PN"}, secrets={"secret": "s"})
    reply = a_ready_reply(desk, account="acc", channel="whatsapp")
    ReplyRow.objects.filter(id=reply).update(status="sent", ext_id="wamid.OUT", calls=1, first_call_at=NOW)
    return reply


def problem(reply):
    return ReplyRow.objects.get(id=reply).problem


@pytest.mark.parametrize("seen", ["delivered", "read", "played"])
def test_what_was_delivered_did_not_fail_whatever_word_comes_last(desk, sent_reply, seen):
    hear(desk, "whatsapp", a_receipt(seen), a_receipt("failed", **FAILED))
    assert problem(sent_reply) == ""


def test_what_was_only_accepted_may_still_fail(desk, sent_reply):
    hear(desk, "whatsapp", a_receipt("sent"), a_receipt("failed", **FAILED))
    assert problem(sent_reply) == "not delivered: Message undeliverable"
