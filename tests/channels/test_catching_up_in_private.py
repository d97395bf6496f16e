"""Catching up with what no delivery brought: private messages, comments under older posts, each of them once."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from firsthand.channels import connect
from firsthand.channels.x_direct import _id_at
from firsthand.desk.channel import ChannelAccount, Posted
from tests.fakes.vendor import Asked, Vendor

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def ago(**past: float) -> str:
    return (NOW - timedelta(**past)).strftime("%Y-%m-%dT%H:%M:%S+0000")


class Listing(Vendor):
    """Gives what stands under each path, a page at a time where it is a list of pages; `fails` says which do not."""

    def __init__(self, **paths: Any) -> None:
        super().__init__()
        self.paths = paths
        self.fails: dict[str, tuple[int, Any]] = {}

    def publishes(self, asked: Asked) -> None:
        return None

    def read(self, asked: Asked) -> tuple[int, Any]:
        name = asked.path.rpartition("/")[2]
        if name in self.fails:
            return self.fails[name]
        found = self.paths.get(name, {"data": []})
        if not isinstance(found, list):
            return 200, found
        at = int(asked.query.get("after") or asked.query.get("pagination_token") or 0)
        more = {"cursors": {"after": str(at + 1)}, "next": "http://more"} if at + 1 < len(found) else {}
        token = {"meta": {"next_token": str(at + 1)}} if more else {}
        return 200, {"data": found[at], "paging": more, **token}


OPTIONS = {"facebook": {"page_id": "P"}, "instagram": {"ig_id": "P"}, "x": {"user_id": "11", "handle": "brand"}}


def a_channel(kind: str, vendor: Vendor):
    options = {"api_base": vendor.base, "version": "v23.0", **OPTIONS[kind]}
    return connect(ChannelAccount("acc", kind, options=options, secrets={"access_token": "t"}), Path("/nowhere"))


def caught_up(kind: str, vendor: Vendor, cursor: str = "") -> tuple[list[str], str]:
    """What was heard, and the place that was kept."""
    channel, found, more = a_channel(kind, vendor), [], True
    while more:
        told = channel.catch_up(cursor, NOW)
        assert not told.problem, told.problem
        cursor, more = told.cursor, told.more
        heard = [each for body in told.bodies for each in channel.split(body, NOW)]
        assert all(isinstance(each, Posted) for each in heard), heard
        found += [each.mention.id for each in heard]
    return found, cursor


# --- Messenger and Instagram ---------------------------------------------------------------------------------


def a_talk(*messages: tuple[str, str], who: str = "U1") -> dict[str, Any]:
    said = [{"id": m, "message": "no signal", "from": {"id": who}, "created_time": at} for m, at in messages]
    people = {"data": [{"id": who}, {"id": "P"}]}
    return {"id": f"t_{who}", "updated_time": messages[0][1], "participants": people, "messages": {"data": said}}


@pytest.mark.parametrize("kind", ["facebook", "instagram"])
def test_messages_that_no_delivery_brought_are_read(kind):
    with Listing(conversations=[[a_talk(("m_2", ago(hours=1)), ("m_1", ago(hours=2)))]]) as vendor:
        found, cursor = caught_up(kind, vendor)
        assert found == ["m_2", "m_1"]
        platform = next(a.query["platform"] for a in vendor.asked if a.path.endswith("conversations"))
    assert platform == {"facebook": "messenger", "instagram": "instagram"}[kind]
    assert not cursor.startswith("{")


@pytest.mark.parametrize("kind", ["facebook", "instagram"])
def test_a_new_account_begins_with_the_last_day_of_its_messages(kind):
    talk = a_talk(("m_2", ago(hours=1)), ("m_1", ago(days=40)))
    with Listing(conversations=[[talk, a_talk(("m_0", ago(days=3)), who="U2")]]) as vendor:
        assert caught_up(kind, vendor)[0] == ["m_2"]


@pytest.mark.parametrize("kind", ["facebook", "instagram"])
def test_conversations_are_read_on_as_long_as_they_hold_news(kind):
    pages = [[a_talk((f"m_{n}", ago(hours=n)), who=f"U{n}")] for n in (1, 2, 30, 40)]
    with Listing(conversations=pages) as vendor:
        assert caught_up(kind, vendor)[0] == ["m_1", "m_2"]
        assert len([a for a in vendor.asked if a.path.endswith("conversations")]) == 3


@pytest.mark.parametrize("kind", ["facebook", "instagram"])
def test_an_account_that_may_not_read_messages_goes_without(kind):
    with Listing() as vendor:
        vendor.fails["conversations"] = (400, {"error": {"code": 10, "message": "no permission"}})
        assert caught_up(kind, vendor)[0] == []


@pytest.mark.parametrize("kind", ["facebook", "instagram"])
def test_a_limit_keeps_the_place_for_the_next_round(kind):
    with Listing() as vendor:
        vendor.fails["conversations"] = (400, {"error": {"code": 4, "message": "limit"}})
        channel = a_channel(kind, vendor)
        first = channel.catch_up("", NOW)
        assert first.more
        assert "400" in channel.catch_up(first.cursor, NOW).problem


# --- comments under older posts ------------------------------------------------------------------------------


class Feed(Listing):
    """Shows posts from `since` on, as the graph does, and of their comments those that were asked for."""

    def read(self, asked: Asked) -> tuple[int, Any]:
        if not asked.path.endswith("/feed"):
            return super().read(asked)
        from_when = datetime.fromtimestamp(float(asked.query["since"]), UTC)
        asked_for = re.search(r"since\((\d+)\)", asked.query["fields"])
        newer = datetime.fromtimestamp(float(asked_for[1]), UTC) if asked_for else from_when
        posts = []
        for post in self.paths["feed"]:
            said = [c for c in post["comments"]["data"] if datetime.fromisoformat(c["created_time"]) >= newer]
            if datetime.fromisoformat(post["created_time"]) >= from_when:
                posts.append(
                    {**post, "comments": {"data": said}} if said else {k: post[k] for k in post if k != "comments"}
                )
        return 200, {"data": posts}


def a_post(ext_id: str, at: str, *comments: tuple[str, str]) -> dict[str, Any]:
    said = [{"id": c, "message": "no signal", "from": {"id": "U1"}, "created_time": when} for c, when in comments]
    return {
        "id": ext_id,
        "message": "Our news",
        "from": {"id": "U2"},
        "created_time": at,
        "comments": {"data": said},
    }


def test_a_comment_of_today_under_a_post_of_last_week_is_read():
    feed = [
        a_post("P_3", ago(hours=2), ("3_1", ago(hours=1))),
        a_post("P_2", ago(days=6), ("2_2", ago(hours=3)), ("2_1", ago(days=5))),
        a_post("P_1", ago(days=7), ("1_1", ago(days=7))),
    ]
    with Feed(feed=feed) as vendor:
        assert sorted(caught_up("facebook", vendor)[0]) == ["2_2", "3_1", "P_3"]


def test_a_second_page_of_instagram_media_is_read_too():
    def media(n: int) -> list[Any]:
        said = {"data": [{"id": f"c{n}", "text": "no signal", "timestamp": ago(hours=n), "username": "jane"}]}
        return [{"id": f"{n}", "caption": "ours", "timestamp": ago(days=n), "comments": said}]

    with Listing(media=[media(1), media(2)]) as vendor:
        assert caught_up("instagram", vendor)[0] == ["1", "c1", "2", "c2"]


# --- X -------------------------------------------------------------------------------------------------------


def a_message(ext_id: int, sender: str = "22") -> dict[str, Any]:
    said = {"id": str(ext_id), "event_type": "MessageCreate", "sender_id": sender, "text": "no signal"}
    return {**said, "dm_conversation_id": "11-22", "created_at": "2026-11-27T11:00:00Z"}


SINCE = _id_at(NOW)


def test_direct_messages_of_x_are_read_after_the_mentions():
    mention = {"id": "51", "text": "@brand help", "author_id": "22", "created_at": "2026-11-27T11:00:00Z"}
    new, old = [a_message(SINCE + n) for n in (3, 2, 1)], a_message(SINCE - 1)
    with Listing(
        mentions={"data": [mention], "meta": {"newest_id": "51"}}, dm_events=[new[:2], [new[2], old]]
    ) as vendor:
        found, cursor = caught_up("x", vendor)
        assert found == ["51", *[each["id"] for each in new]]
        assert json.loads(cursor) == {"since": "51", "direct": str(SINCE + 3)}
        assert caught_up("x", vendor, cursor)[0] == ["51"]
        assert vendor.asked[-2].query["since_id"] == "51"


@pytest.mark.parametrize("status", [403, 429, 500])
def test_where_x_gives_no_messages_mentions_are_read_on(status):
    with Listing(mentions={"data": [], "meta": {"newest_id": "51"}}) as vendor:
        vendor.fails["dm_events"] = (status, {"title": "no"})
        _, cursor = caught_up("x", vendor, "50")
        assert json.loads(cursor) == {"since": "51", "direct": str(SINCE)}
