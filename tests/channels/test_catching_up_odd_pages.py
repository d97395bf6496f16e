"""A page with an odd row in it is read to its end, and the pages behind it are not given up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from firsthand.channels import connect
from firsthand.desk.channel import ChannelAccount, Posted, Unparsed
from tests.channels.shapes.reddit import listing, t1
from tests.fakes.vendor import Asked, Vendor

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
ODD: tuple[Any, ...] = (None, "", "soon", -1, True, [], {}, [None], 1e300)


class Pages(Vendor):
    """Gives its pages one after another, whatever it is asked."""

    def __init__(self, *pages: Any) -> None:
        super().__init__()
        self.pages = list(pages)

    def publishes(self, asked: Asked) -> None:
        return None

    def read(self, asked: Asked) -> tuple[int, Any]:
        return 200, self.pages.pop(0) if self.pages else {}


def caught_up(kind: str, *pages: Any, since: str = "") -> tuple[list[str], str, int]:
    """What was heard of the pages, the place that was kept, and how many calls it took."""
    with Pages(*pages) as vendor:
        options = {"api_base": vendor.base, "username": "brand", "handle": "brand.example"}
        channel = connect(
            ChannelAccount("acc", kind, options=options, secrets={"access_token": "t"}), Path("/nowhere")
        )
        found, cursor, more = [], since, True
        while more:
            told = channel.catch_up(cursor, NOW)
            assert not told.problem
            cursor, more = told.cursor, told.more
            for each in (heard for body in told.bodies for heard in channel.split(body, NOW)):
                found.append(each.mention.id if isinstance(each, Posted) else type(each).__name__)
                assert isinstance(each, Posted | Unparsed)
        return found, cursor, len(vendor.asked)


def a_comment(name: str, made: Any) -> dict[str, Any]:
    return t1(name, created_utc=made)


@pytest.mark.parametrize("odd", ODD)
def test_a_comment_without_a_time_does_not_end_the_reading_back(odd):
    seen = f"{1_795_000_000:020.3f}"
    first = listing(a_comment("t1_d", 1_795_000_300), a_comment("t1_c", odd), after="t1_c")
    second = listing(a_comment("t1_b", 1_795_000_200), a_comment("t1_a", 1_794_000_000))
    found, cursor, calls = caught_up("reddit", first, second, since=seen)
    assert found == ["t1_d", "t1_c", "t1_b", "t1_a"]
    assert (cursor, calls) == (f"{1_795_000_300:020.3f}", 2)


def notice(number: int, seen: Any) -> dict[str, Any]:
    uri = f"at://did:plc:jane/app.bsky.feed.post/{number}"
    record = {"$type": "app.bsky.feed.post", "text": "no signal", "createdAt": "2026-11-20T10:00:00Z"}
    return {
        "uri": uri,
        "reason": "mention",
        "author": {"did": "did:plc:jane"},
        "record": record,
        "indexedAt": seen,
    }


@pytest.mark.parametrize("odd", [None, "", [], {}, True, "soon", 1e300])
def test_a_notification_without_a_time_does_not_end_the_reading_back(odd):
    first = {"cursor": "c", "notifications": [notice(4, "2026-11-20T10:00:04Z"), notice(3, odd)]}
    second = {"notifications": [notice(2, "2026-11-20T10:00:02Z")]}
    found, cursor, calls = caught_up("bluesky", first, second, since="2026-11-20T10:00:00Z")
    assert [each.rpartition("/")[2] for each in found] == ["4", "3", "2"]
    assert (cursor, calls) == ("2026-11-20T10:00:04Z", 2)


def test_a_notification_without_an_id_leaves_the_place_where_it_was():
    found, cursor, calls = caught_up("mastodon", [{"type": "mention", "status": None, "account": {}}], since="5")
    assert (found, cursor, calls) == (["Unparsed"], "5", 1)
