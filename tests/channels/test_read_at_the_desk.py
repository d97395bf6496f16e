"""What an agent reads of a delivery: when it was written, who wrote it, and an address that opens it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from firsthand.channels import connect
from firsthand.desk.channel import ChannelAccount, Heard, Posted
from firsthand.domain.mention import Mention

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
