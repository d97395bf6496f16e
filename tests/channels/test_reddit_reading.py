"""What Reddit sends opens where it stands, and a conversation with the moderators is read message by message."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from firsthand.channels import connect
from firsthand.desk.channel import ChannelAccount, Posted
from tests.channels.shapes.reddit import listing, t1, t3, t4

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def every(doc: Any) -> list[Posted]:
    account = ChannelAccount("acc", "reddit", options={"username": "brand"})
    heard = connect(account, Path("/nowhere")).split(json.dumps(doc).encode(), NOW)
    assert all(isinstance(each, Posted) for each in heard)
    return [each for each in heard if isinstance(each, Posted)]


@pytest.mark.parametrize(
    ("thing", "url"),
    [
        (t1(permalink="/r/brand/comments/p/outage/a/"), "https://www.reddit.com/r/brand/comments/p/outage/a/"),
        (t1(), "https://www.reddit.com/comments/p/_/a"),
        (
            t1(context="/r/brand/comments/p/outage/a/?context=3"),
            "https://www.reddit.com/r/brand/comments/p/outage/a/?context=3",
        ),
        (t1(permalink="javascript:alert(1)"), "https://www.reddit.com/comments/p/_/a"),
        (t3(permalink=None), "https://www.reddit.com/comments/p"),
        (t4(), "https://www.reddit.com/message/messages/m"),
        (t1(link_id=None), None),
    ],
)
def test_a_thing_opens_where_it_stands(thing, url):
    assert every(thing)[0].mention.url == url


def test_one_conversation_with_the_moderators_is_read_like_a_list_of_them():
    said = {"bodyMarkdown": "my post is gone", "date": "2026-11-20T10:00:00Z"}
    messages = {
        "m1": {"id": "m1", "author": {"name": "jane", "isMod": False}, **said},
        "m2": {"id": "m2", "author": {"name": "brand", "isMod": True}, "isInternal": True, **said},
    }
    refs = [{"id": name, "key": "messages"} for name in messages]
    talk = {"id": "talk", "subject": "Removed", "owner": {"displayName": "brand"}, "objIds": refs}
    customer, ours = every({"conversation": talk, "messages": messages, "modActions": {}})
    assert customer.mention.text == "Removed\n\nmy post is gone"
    assert customer.mention.url == "https://mod.reddit.com/mail/all/talk"
    assert (customer.mention.inbound, ours.mention.inbound) == (True, False)
    assert every({"conversations": {"talk": talk}, "messages": messages}) == [customer, ours]


def test_the_posts_of_a_collection_are_read():
    doc = {"collection_id": "c", "title": "Outages", "sorted_links": listing(t3("t3_a"), t3("t3_b"))}
    assert [each.mention.id for each in every(doc)] == ["t3_a", "t3_b"]
