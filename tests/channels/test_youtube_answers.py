"""YouTube shows five answers of a thread: the others are read as well, once for each time that their number changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from firsthand.channels import connect
from firsthand.channels.youtube import YouTube
from firsthand.desk.channel import ChannelAccount, Posted
from tests.fakes.vendor import Asked, Post, Vendor

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def comment(ext_id: str, **more: Any) -> dict[str, Any]:
    said = {
        "textOriginal": f"words of {ext_id}",
        "authorDisplayName": "@jane",
        "publishedAt": "2026-11-27T10:00:00Z",
    }
    return {"id": ext_id, "snippet": {**said, **more}}


class Busy(Vendor):
    """One thread with more answers than it shows; two hundred and fifty of them come in pages of a hundred."""

    answers = 250
    gone = False

    def publishes(self, asked: Asked) -> Post | None:
        return None

    def read(self, asked: Asked) -> tuple[int, Any]:
        answers = [comment(f"T.{n}", parentId="T") for n in range(self.answers)]
        if asked.path.endswith("/commentThreads"):
            thread = {"topLevelComment": comment("T"), "totalReplyCount": self.answers}
            return 200, {"items": [{"id": "T", "snippet": thread, "replies": {"comments": answers[:5]}}]}
        if self.gone:
            return 404, {"error": {"code": 404}}
        begin = int(asked.query.get("pageToken", "0"))
        told: dict[str, Any] = {"items": answers[begin : begin + 100]}
        return 200, told | ({"nextPageToken": str(begin + 100)} if begin + 100 < self.answers else {})


@pytest.fixture
def vendor() -> Iterator[Busy]:
    with Busy() as made:
        yield made


@pytest.fixture
def channel(vendor: Busy, tmp_path: Path) -> YouTube:
    options = {"api_base": vendor.base, "channel_id": "UC1"}
    made = connect(ChannelAccount("yt", "youtube", options=options, secrets={"access_token": "t"}), tmp_path)
    assert isinstance(made, YouTube)
    return made


def caught_up(channel: YouTube, cursor: str) -> tuple[set[str], str, int]:
    """What was heard until nothing was left, where the cursor stands, and how many calls it took."""
    heard: set[str] = set()
    for calls in range(1, 20):
        page = channel.catch_up(cursor, NOW)
        assert not page.problem
        heard |= {h.mention.id for body in page.bodies for h in channel.split(body, NOW) if isinstance(h, Posted)}
        cursor = page.cursor
        if not page.more:
            return heard, cursor, calls
    raise AssertionError("it never came to an end")


def test_every_answer_of_a_thread_is_heard(channel):
    heard, _, calls = caught_up(channel, "")
    assert heard == {"T", *(f"T.{n}" for n in range(250))}
    assert calls == 4


def test_a_thread_that_did_not_change_costs_no_further_call(channel):
    _, cursor, _ = caught_up(channel, "")
    assert caught_up(channel, cursor)[2] == 1


def test_a_new_answer_beyond_the_five_is_heard_the_next_time(vendor, channel):
    _, cursor, _ = caught_up(channel, "")
    vendor.answers += 1
    assert "T.250" in caught_up(channel, cursor)[0]


def test_a_thread_that_is_gone_meanwhile_keeps_nobody_waiting(vendor, channel):
    vendor.gone = True
    heard, _, calls = caught_up(channel, "")
    assert (len(heard), calls) == (6, 2)
