"""What a vendor's word means for a reply: not now, never, nobody knows; and what looking for it can tell."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from firsthand.channels import connect
from firsthand.desk.attachments import Attachment, kept_at
from firsthand.desk.channel import Absent, CannotTell, ChannelAccount, Found, Later, Refused, Unknown
from tests.fakes.vendors import VENDORS
from tests.families.test_every_channel import NOW, a_channel, an_intent, for_kind

SLOTS = ["google_reviews", "google_play", "app_store"]


def whose_reading_says(kind, status, doc=None, path=""):
    """A vendor that answers every reading so, or every one of this path, and takes whatever is posted."""

    class Says(VENDORS[kind]):  # type: ignore[misc]
        def read(self, asked):
            return (status, doc or {}) if path in asked.path else super().read(asked)

    return Says()


@pytest.fixture
def ask():
    made = []

    def published(kind, vendor, intent=None):
        made.append(vendor)
        channel = a_channel(kind, api_base=vendor.base, **vendor.options)
        return channel.publish(intent or for_kind(kind), NOW)

    yield published
    for vendor in made:
        assert not vendor.posts
        vendor.close()


# --- a review is read before it is answered ------------------------------------------------------------------


@pytest.mark.parametrize("kind", SLOTS)
def test_a_sign_in_that_is_lost_is_told_also_where_only_the_review_was_read(ask, kind):
    answer = ask(kind, whose_reading_says(kind, 401))
    assert isinstance(answer, Later)
    assert answer.auth_lost


@pytest.mark.parametrize("kind", SLOTS)
def test_a_limit_on_reading_holds_up_the_account(ask, kind):
    answer = ask(kind, whose_reading_says(kind, 429))
    assert isinstance(answer, Later)
    assert answer.whole_account


@pytest.mark.parametrize("kind", ["google_reviews", "google_play"])
def test_a_review_that_is_gone_is_not_waited_for(ask, kind):
    answer = ask(kind, whose_reading_says(kind, 404))
    assert isinstance(answer, Refused)
    assert answer.code == "gone"


@pytest.mark.parametrize("kind", SLOTS)
def test_a_server_that_stumbles_is_asked_again(ask, kind):
    answer = ask(kind, whose_reading_says(kind, 503))
    assert isinstance(answer, Later)
    assert not answer.auth_lost
    assert not answer.whole_account


# --- a file is uploaded before it is posted ------------------------------------------------------------------


def test_a_sign_in_that_is_lost_at_an_upload_is_told(tmp_path):
    content = b"\xff\xd8\xff picture"
    digest = hashlib.sha256(content).hexdigest()
    place = kept_at(tmp_path, digest)
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    picture = Attachment("image", "a.jpg", alt="a", mime="image/jpeg", size=len(content), sha256=digest)
    with whose_reading_says("x", 401, path="/2/media") as vendor:
        account = ChannelAccount("acc", "x", options={"api_base": vendor.base}, secrets={"access_token": "t"})
        answer = connect(account, tmp_path).publish(replace(for_kind("x"), attached=(picture,)), NOW)
        assert isinstance(answer, Later)
        assert answer.auth_lost
        assert not vendor.posts


# --- Meta's own codes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "message", "meaning"),
    [
        (368, "It looks like you already posted this", Unknown),
        (368, "The action attempted has been deemed abusive", Refused),
        (506, "Duplicate status message", Unknown),
        (131056, "pair rate limit", Later),
    ],
)
def test_what_was_posted_already_is_no_definite_no(code, message, meaning):
    with VENDORS["facebook"]() as vendor:
        vendor.refusal = (400, {"error": {"code": code, "message": message}})
        vendor.plan = ["refused"]
        channel = a_channel("facebook", api_base=vendor.base, **vendor.options)
        assert isinstance(channel.publish(for_kind("facebook"), NOW), meaning)


def test_a_private_answer_to_a_visitors_post_names_the_post():
    with VENDORS["facebook"]() as vendor:
        channel = a_channel("facebook", api_base=vendor.base, **vendor.options)
        post = json.dumps(
            {
                "object": "page",
                "entry": [{"id": "999", "changes": [{"field": "feed", "value": {
                    "item": "status", "verb": "add", "post_id": "999_20", "message": "no signal", "from": {"id": "8"},
                }}]}],
            }
        ).encode()  # fmt: skip
        (heard,) = channel.split(post, NOW)
        meta = {"parent_meta": heard.meta, "parent_mention": heard.mention}
        channel.publish(an_intent(private=True, parent="999_20", **meta), NOW)
        assert vendor.asked[-1].doc["recipient"] == {"post_id": "999_20"}


# --- lengths -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "fits"), [("a" * 1000, True), ("ä" * 500, True), ("ä" * 501, False)])
def test_a_direct_message_of_instagram_is_counted_in_bytes(text, fits):
    intent = an_intent(text, private=True)
    assert a_channel("instagram").can_reply(intent, NOW).yes is fits


def test_a_comment_of_instagram_is_counted_in_characters():
    assert a_channel("instagram").can_reply(an_intent("ä" * 2200), NOW).yes
    assert not a_channel("instagram").can_reply(an_intent("ä" * 2201), NOW).yes


# --- looking for a reply -------------------------------------------------------------------------------------


class LongThread(VENDORS["youtube"]):  # type: ignore[misc]
    """A comment with so many answers that ours stands on the last of its pages."""

    pages = 3

    def read(self, asked):
        at = int(asked.query.get("pageToken") or 0)
        status, doc = super().read(asked)
        on = {"nextPageToken": str(at + 1)} if at + 1 < self.pages else {}
        return status, {"items": doc["items"] if not on else [], **on}


def test_a_reply_on_a_later_page_of_answers_is_found():
    with LongThread() as vendor:
        channel, intent = a_channel("youtube", api_base=vendor.base, **vendor.options), for_kind("youtube")
        assert isinstance(channel.lookup(intent, NOW), Absent)
        vendor.plan = ["landed"]
        channel.publish(intent, NOW)
        assert isinstance(channel.lookup(intent, NOW), Found)


def test_a_thread_without_end_says_nothing_for_sure():
    with LongThread() as vendor:
        vendor.pages = 10_000
        look = a_channel("youtube", api_base=vendor.base, **vendor.options).lookup(for_kind("youtube"), NOW)
        assert isinstance(look, CannotTell)
        assert len(vendor.asked) < 30
