"""Instagram names a mention and says nothing of it: its words are read at once, and decide who has to read it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from firsthand import wiring
from firsthand.channels import connect
from firsthand.channels.instagram import NOT_DELIVERED
from firsthand.desk.capture import digest_all
from firsthand.desk.catching_up import catch_up
from firsthand.records.accounts import DjangoPolls
from firsthand.records.heard import meta_of
from firsthand.records.models import MentionRow
from tests.channels.test_catching_up_in_private import Listing
from tests.fakes.clocks import StandingClock
from tests.fakes.desks import an_account, make_desk

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def vendor():
    with Listing() as vendor:
        yield vendor


@pytest.fixture
def hear(vendor, tmp_path):
    """Hear of a mention, catch up, and say what stands on the shelf."""
    options = {"ig_id": "1784", "api_base": vendor.base, "version": "v23.0"}
    account = an_account("acc", "instagram", options=options, secrets={"secret": "s", "access_token": "t"})
    capture = wiring.capture(make_desk(StandingClock(NOW)))

    def heard(*bodies):
        for body in bodies:
            capture.inbox.put("acc", json.dumps(body).encode(), source="feed", headers={}, now=NOW, verified=True)
        digest_all(capture)
        catch_up(connect(account, tmp_path), DjangoPolls(), NOW)
        digest_all(capture)
        return MentionRow.objects.get()

    return heard


def a_mention(**ids):
    change = {"field": "mentions", "value": ids}
    return {"object": "instagram", "entry": [{"id": "1784", "time": 1764244800, "changes": [change]}]}


def asked(vendor):
    return [each.query["fields"] for each in vendor.asked if each.path.endswith("/1784")]


def test_the_words_of_a_comment_are_read(vendor, hear):
    said = {"id": "1792", "text": "@brand no signal since Monday", "timestamp": "2026-11-27T11:00:00+0000"}
    vendor.paths["1784"] = {"mentioned_comment": said, "id": "1784"}
    row = hear(a_mention(media_id="1801", comment_id="1792"))
    assert row.text == "@brand no signal since Monday"
    assert asked(vendor) == ["mentioned_comment.comment_id(1792){id,text,timestamp,media}"]
    assert meta_of("acc", "1792")["mentioned"] == "yes"
    assert row.case


def test_the_words_of_a_caption_are_read_and_asked_for_once(vendor, hear):
    said = {"id": "1801", "caption": "@brand my bill is wrong", "username": "jane", "media_type": "IMAGE"}
    vendor.paths["1784"] = {"mentioned_media": said, "id": "1784"}
    assert hear(a_mention(media_id="1801")).text == "@brand my bill is wrong"
    assert hear(a_mention(media_id="1801")).text == "@brand my bill is wrong"
    assert len(asked(vendor)) == 1


def test_what_is_private_or_gone_by_then_stays_a_mention(vendor, hear):
    vendor.fails["1784"] = (400, {"error": {"code": 100, "message": "does not exist"}})
    assert hear(a_mention(media_id="1801", comment_id="1792")).text == NOT_DELIVERED
    assert DjangoPolls().named("acc") == []


def test_a_graph_that_is_down_is_asked_again(vendor, hear):
    vendor.fails["1784"] = (500, {"error": {"code": 2, "message": "try again"}})
    assert hear(a_mention(media_id="1801", comment_id="1792")).text == NOT_DELIVERED
    assert DjangoPolls().named("acc") == ["mentioned_comment.comment_id(1792)"]
