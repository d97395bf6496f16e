"""What an agent reads of a delivery: when it was written, who wrote it, and an address that opens it."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from firsthand.channels import connect
from firsthand.desk.attachments import unpacked
from firsthand.desk.channel import ChannelAccount, Heard, Noticed, Posted, Receipt, Unparsed
from firsthand.domain.mention import NAMELESS, Mention

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def heard_in(kind: str, body: Any, **options: str) -> list[Heard]:
    account = ChannelAccount("acc", kind, options=options, secrets={"secret": "s"})
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return connect(account, Path("/nowhere")).split(raw, NOW)


def read(kind: str, body: Any, **options: str) -> Mention:
    heard = heard_in(kind, body, **options)[0]
    assert isinstance(heard, Posted)
    return heard.mention


# --- X -----------------------------------------------------------------------------------------------------


def test_a_post_that_was_sent_without_its_time_was_written_when_its_id_says():
    mention = read("x", {"data": {"id": "1992448192512000000", "text": "@brand no signal"}})
    assert mention.created_at.isoformat(timespec="seconds") == "2025-11-23T04:20:41+00:00"


@pytest.mark.parametrize("ext_id", ["20", "9999999999999999999", "1992448192512000000x"])
def test_an_id_that_tells_no_time_leaves_the_time_of_arrival(ext_id):
    assert read("x", {"data": {"id": ext_id, "text": "@brand no signal"}}).created_at == NOW


def test_a_direct_message_of_the_first_interface_is_private():
    old = {"id_str": "801", "text": "my number is 555", "sender_id_str": "22", "recipient_id_str": "11"}
    mention = read(
        "x", [{**old, "sender": {"id_str": "22", "screen_name": "jane"}, "recipient": {"id_str": "11"}}]
    )
    assert mention.is_private
    assert mention.author == "jane"


# --- Facebook ----------------------------------------------------------------------------------------------


def a_comment(**more: Any) -> dict[str, Any]:
    said = {"item": "comment", "verb": "add", "message": "no signal", "from": {"id": "8", "name": "Jane"}}
    value = {**said, "post_id": "10_20", "parent_id": "10_20", "comment_id": "20_30", **more}
    return {
        "object": "page",
        "entry": [{"id": "10", "time": 1763870000, "changes": [{"field": "feed", "value": value}]}],
    }


def test_a_comment_opens_at_its_post_even_if_facebook_sends_no_address():
    assert read("facebook", a_comment()).url == "https://www.facebook.com/10_20?comment_id=30"


def test_an_answer_to_a_comment_opens_under_the_comment():
    url = read("facebook", a_comment(parent_id="20_30", comment_id="20_31")).url
    assert url == "https://www.facebook.com/10_20?comment_id=30&reply_comment_id=31"


def test_a_comment_opens_in_the_address_that_facebook_gives_its_post():
    post = {"id": "10_20", "permalink_url": "https://www.facebook.com/permalink.php?story_fbid=1&id=10"}
    assert read("facebook", a_comment(post=post)).url == f"{post['permalink_url']}&comment_id=30"


def test_a_post_of_a_visitor_opens_by_its_id():
    value = {"item": "status", "verb": "add", "post_id": "10_21", "message": "no signal", "from": {"id": "8"}}
    assert read("facebook", {"field": "feed", "value": value}).url == "https://www.facebook.com/10_21"


def test_a_recommendation_opens_by_its_story():
    value = {
        "item": "rating",
        "verb": "add",
        "reviewer_id": "8",
        "open_graph_story_id": "77",
        "review_text": "rude",
    }
    assert read("facebook", {"field": "ratings", "value": value}).url == "https://www.facebook.com/77"


def test_ids_that_are_no_numbers_make_no_address():
    assert read("facebook", a_comment(post_id="javascript:x", parent_id="", comment_id="c")).url is None


def test_two_edits_of_one_message_are_two_even_if_they_are_not_counted():
    def edit(text: str, at: int) -> dict[str, Any]:
        said = {"sender": {"id": "8"}, "recipient": {"id": "10"}, "timestamp": at}
        return {
            "object": "page",
            "entry": [{"id": "10", "messaging": [{**said, "message_edit": {"mid": "m", "text": text}}]}],
        }

    first, second = (heard_in("facebook", edit(*each))[0] for each in (("a", 1763870000000), ("b", 1763870001000)))
    assert isinstance(first, Posted)
    assert isinstance(second, Posted)
    assert "" < first.revision < second.revision


# --- reviews -----------------------------------------------------------------------------------------------

REVIEW = {
    "name": "accounts/1/locations/2/reviews/Ab",
    "reviewId": "Ab",
    "reviewer": {"displayName": "Jane D"},
    "starRating": "TWO",
    "comment": "Waited an hour",
    "createTime": "2026-11-20T09:59:00Z",
}
TOLD = {
    "notification_type": "NEW_REVIEW",
    "review_name": REVIEW["name"],
    "location_name": "accounts/1/locations/2",
}


@pytest.mark.parametrize("reviewer", [{"displayName": "A Google user"}, {"isAnonymous": True}, {}, None])
def test_two_reviewers_without_a_name_are_not_one_customer(reviewer):
    assert read("google_reviews", {**REVIEW, "reviewer": reviewer}).author == NAMELESS


def test_what_google_calls_them_is_still_read():
    assert (
        read("google_reviews", {**REVIEW, "reviewer": {"displayName": "A Google user"}}).author_name
        == "A Google user"
    )


def test_a_reviewer_who_is_a_bare_name_has_it():
    assert read("google_reviews", {**REVIEW, "reviewer": "João Silva"}).author == "João Silva"


def test_pictures_of_a_review_are_there():
    shown = {**REVIEW, "reviewMediaItems": [{"thumbnailUrl": "https://lh3.example/x", "mediaFormat": "PHOTO"}]}
    heard = heard_in("google_reviews", shown)[0]
    assert isinstance(heard, Posted)
    assert [(each.kind, each.url) for each in unpacked(heard.meta)] == [("image", "https://lh3.example/x")]


def test_a_reply_that_google_rejected_is_told_as_not_delivered():
    reply = {"comment": "call me", "updateTime": "2026-11-21T09:59:00Z", "reviewReplyState": "REJECTED"}
    _, ours, receipt = heard_in("google_reviews", {**REVIEW, "reviewReply": {**reply, "policyViolation": "SPAM"}})
    assert isinstance(ours, Posted)
    assert isinstance(receipt, Receipt)
    assert (receipt.ext_id, receipt.status) == (ours.mention.id, "failed")
    assert "SPAM" in receipt.problem


def in_base64(told: object, *, safe: bool = False, padded: bool = True) -> str:
    encoded = (base64.urlsafe_b64encode if safe else base64.b64encode)(
        json.dumps(told, ensure_ascii=False).encode()
    )
    return encoded.decode() if padded else encoded.decode().rstrip("=")


@pytest.mark.parametrize(
    "data",
    [in_base64(TOLD), in_base64(TOLD, padded=False), in_base64({**TOLD, "x": "ÿþ>?>?"}, safe=True)],
    ids=["as documented", "without its padding", "for addresses"],
)
def test_a_push_is_read_however_its_base64_was_written(data):
    (heard,) = heard_in("google_reviews", {"message": {"data": data, "messageId": "1"}, "subscription": "s"})
    assert isinstance(heard, Noticed)
    assert (heard.what, heard.ext_id) == ("fetch NEW_REVIEW", REVIEW["name"])


def test_a_push_that_says_it_all_in_attributes_is_read():
    (heard,) = heard_in("google_reviews", {"message": {"attributes": TOLD, "messageId": "1"}, "subscription": "s"})
    assert isinstance(heard, Noticed)
    assert heard.ext_id == REVIEW["name"]


def test_messages_that_were_pulled_are_each_read():
    pulled = [{"ackId": "a", "message": {"data": in_base64({**TOLD, "review_name": f"r/{n}"})}} for n in range(3)]
    heard = heard_in("google_reviews", {"receivedMessages": pulled})
    assert [each.ext_id for each in heard if isinstance(each, Noticed)] == ["r/0", "r/1", "r/2"]


def test_an_error_of_google_is_told_as_one():
    (heard,) = heard_in("google_reviews", {"error": {"code": 403, "message": "denied"}})
    assert isinstance(heard, Unparsed)
    assert "error" in heard.problem


def a_play_review(**said: Any) -> dict[str, Any]:
    comment = {"text": "no signal", "starRating": 1, "lastModified": {"seconds": "1763870000"}, **said}
    return {"reviewId": "gp:A", "authorName": "A Google user", "comments": [{"userComment": comment}]}


def test_a_review_on_google_play_opens_where_it_stands():
    url = read("google_play", a_play_review(), package="com.brand.app").url
    assert url == "https://play.google.com/store/apps/details?id=com.brand.app&reviewId=gp%3AA"


def test_a_translated_review_keeps_its_own_words():
    mention = read(
        "google_play", a_play_review(text="no signal", originalText="kein Netz"), package="com.brand.app"
    )
    assert mention.text == "kein Netz\n\n(translated by Google: no signal)"
    assert (mention.author, mention.author_name) == (NAMELESS, "A Google user")


def test_our_response_finds_its_review_by_what_the_review_says():
    answers = {"response": {"data": {"type": "customerReviewResponses", "id": "p1"}}}
    review = {
        "type": "customerReviews",
        "id": "r1",
        "attributes": {"rating": 1, "body": "bad"},
        "relationships": answers,
    }
    response = {"type": "customerReviewResponses", "id": "p1", "attributes": {"responseBody": "sorry"}}
    ours = heard_in("app_store", {"data": [review], "included": [response]})[1]
    assert isinstance(ours, Posted)
    assert (ours.mention.in_reply_to, ours.mention.inbound) == ("r1", False)


def test_a_reviewer_of_the_app_store_without_a_nickname_is_nobody_in_particular():
    assert (
        read("app_store", {"data": {"type": "customerReviews", "id": "r1", "attributes": {"body": "bad"}}}).author
        == NAMELESS
    )


# --- WhatsApp ----------------------------------------------------------------------------------------------


def test_a_message_that_was_recorded_without_its_id_is_still_one_message():
    said = {"from": "1555", "timestamp": "1763870004", "type": "text", "text": {"body": "no signal"}}
    first, again = (read("whatsapp", {"messages": [said]}) for _ in range(2))
    assert (first.text, first.author) == ("no signal", "1555")
    assert first.id == again.id != read("whatsapp", {"messages": [{**said, "text": {"body": "hello?"}}]}).id


def test_a_message_without_an_id_and_a_sender_is_shown_to_a_person():
    (heard,) = heard_in("whatsapp", {"messages": [{"type": "text", "text": {"body": "no signal"}}]})
    assert isinstance(heard, Unparsed)


def test_our_own_message_from_the_phone_belongs_to_whom_it_was_for():
    echo = {
        "from": "PN",
        "to": "1555",
        "id": "w1",
        "timestamp": "1763870004",
        "type": "text",
        "text": {"body": "hi"},
    }
    mention = read("whatsapp", {"field": "message_echoes", "value": {"messages": [echo]}})
    assert (mention.inbound, mention.in_reply_to) == (False, "dm:1555")
