"""Posts on Bluesky with what they carry: pictures, films, links, what they quote, and a clock that is wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from firsthand.channels import connect
from firsthand.desk.attachments import unpacked
from firsthand.desk.channel import ChannelAccount, Posted
from tests.channels.work import in_line, work_of

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
DID, POST = "did:plc:jane", "app.bsky.feed.post"


def record(words: str = "no signal", **more: Any) -> dict[str, Any]:
    return {"$type": POST, "text": words, "createdAt": "2026-11-20T10:00:00Z", **more}


def frame(**more: Any) -> dict[str, Any]:
    commit = {
        "operation": "create",
        "collection": POST,
        "rkey": "3k",
        "cid": "c",
        "rev": "r",
        "record": record(**more),
    }
    return {"did": DID, "time_us": 1_795_171_200_000_000, "kind": "commit", "commit": commit}


def view(embed: Any = None, words: str = "no signal", **more: Any) -> dict[str, Any]:
    author = {"did": DID, "handle": "jane.example", "displayName": "Jane"}
    return {
        "uri": f"at://{DID}/{POST}/3k",
        "cid": "c",
        "author": author,
        "record": record(words),
        "embed": embed,
        **more,
    }


def every(doc: Any) -> list[Posted]:
    account = ChannelAccount("acc", "bluesky", options={"handle": "brand.example"})
    heard = connect(account, Path("/nowhere")).split(json.dumps(doc).encode(), NOW)
    assert all(isinstance(each, Posted) for each in heard)
    return [each for each in heard if isinstance(each, Posted)]


def carried(doc: Any) -> list[tuple[str, str, str]]:
    return [(each.kind, each.url, each.alt) for each in unpacked(every(doc)[0].meta)]


BLOB = {"$type": "blob", "mimeType": "image/jpeg", "ref": {"$link": "bafy"}, "size": 9}


@pytest.mark.parametrize(
    ("doc", "things"),
    [
        (
            frame(embed={"$type": "app.bsky.embed.images", "images": [{"alt": "a broken mast", "image": BLOB}]}),
            [("image", "", "a broken mast")],
        ),
        (
            view(
                {
                    "$type": "app.bsky.embed.images#view",
                    "images": [{"fullsize": "https://cdn.example/1", "alt": "a mast"}],
                }
            ),
            [("image", "https://cdn.example/1", "a mast")],
        ),
        (
            view(
                {
                    "$type": "app.bsky.embed.gallery#view",
                    "items": [{"fullsize": "https://cdn.example/1", "alt": "a"}] * 2,
                }
            ),
            [("image", "https://cdn.example/1", "a")] * 2,
        ),
        (
            frame(embed={"$type": "app.bsky.embed.video", "video": BLOB, "alt": "no bars"}),
            [("video", "", "no bars")],
        ),
        (
            view(
                {"$type": "app.bsky.embed.video#view", "playlist": "https://cdn.example/p.m3u8", "alt": "no bars"}
            ),
            [("video", "https://cdn.example/p.m3u8", "no bars")],
        ),
        (
            frame(
                embed={
                    "$type": "app.bsky.embed.external",
                    "external": {"uri": "https://n.example/1", "title": "Outage"},
                }
            ),
            [("link", "https://n.example/1", "Outage")],
        ),
        (
            view(
                {
                    "$type": "app.bsky.embed.recordWithMedia#view",
                    "record": {},
                    "media": {"images": [{"alt": "a mast"}]},
                }
            ),
            [("image", "", "a mast")],
        ),
    ],
)
def test_what_a_post_carries_is_kept_with_its_description(doc, things):
    assert carried(doc) == things


def test_a_post_of_a_picture_alone_says_what_it_shows():
    doc = frame(
        words="", embed={"$type": "app.bsky.embed.images", "images": [{"alt": "a broken mast", "image": BLOB}]}
    )
    assert every(doc)[0].mention.text == "(image: a broken mast)"


@pytest.mark.parametrize("deeper", [False, True])
def test_what_it_quotes_stands_beside_it(deeper):
    quoted = {"uri": f"at://did:plc:brand/{POST}/1", "value": record("We are back.")}
    one = every(view({"record": {"record": quoted}, "media": {}} if deeper else {"record": quoted}))[0]
    assert one.mention.reply_to_text == "We are back."
    assert one.meta["quoted"] == quoted["uri"]


def test_a_link_that_was_cut_short_is_whole():
    words = "Ä: n.example/bil… or here"
    links = [
        (4, 20, "https://n.example/bill/2026"),
        (24, 28, "https://h.example/x"),
        (24, 28, "https://again.example"),
    ]
    facets = [{"index": {"byteStart": a, "byteEnd": b}, "features": [{"uri": uri}]} for a, b, uri in links]
    told = every(frame(words=words, facets=facets))[0].mention.text
    assert told == "Ä: https://n.example/bill/2026 or here (https://again.example)"


def test_no_post_was_written_after_the_network_saw_it():
    late = {**record(), "createdAt": "2031-01-01T00:00:00Z"}
    seen = {**view(indexedAt="2026-11-20T10:05:00Z"), "record": late}
    assert every({"posts": [seen]})[0].mention.created_at == datetime(2026, 11, 20, 10, 5, tzinfo=UTC)


def test_a_thread_that_is_laid_flat_is_read():
    rows = [{"uri": f"at://{DID}/{POST}/3k", "depth": n, "value": {"post": view()}} for n in (0, 1)]
    assert len(every({"thread": rows})) == 2


def test_four_times_the_links_take_about_four_times_as_long():
    def read(words: str) -> None:
        facets = [
            {"index": {"byteStart": n, "byteEnd": n + 1}, "features": [{"uri": "https://a.example"}]}
            for n in range(len(words))
        ]
        every(frame(words=words, facets=facets))

    short, long = (work_of(read, "b" * size) for size in (1_000, 4_000))
    assert in_line(short, long)
