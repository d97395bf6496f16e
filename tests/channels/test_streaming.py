"""Streams: every block is kept, heartbeats are none, a break opens it anew and asks for a catch-up."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand import wiring
from firsthand.channels import connect
from firsthand.channels.streaming import BLOCK_MOST, Broken, Listener, Stream, _cut, blocks
from firsthand.channels.x import RULE, x_query
from firsthand.desk.capture import digest_all
from firsthand.desk.channel import ChannelAccount
from firsthand.desk.listening import Listening
from firsthand.records.accounts import DjangoPolls
from firsthand.records.models import AccountRow, MentionRow, RawItem
from firsthand.wiring import accounts as waist
from tests.fakes.clocks import StandingClock
from tests.fakes.desks import an_account, make_desk
from tests.fakes.vendor import Vendor

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


class StreamServer:
    """Each connection gets the next script: pieces of bytes, then the end; or a status alone."""

    def __init__(self, *scripts: Any) -> None:
        self.scripts = list(scripts)
        self.asked: list[tuple[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def log_message(self, format: str, *args: Any) -> None:
                pass

            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers.get("authorization", "")))
                script = outer.scripts.pop(0) if outer.scripts else 503
                self.send_response(script if isinstance(script, int) else 200)
                self.end_headers()
                for piece in () if isinstance(script, int) else script:
                    self.wfile.write(piece)
                    self.wfile.flush()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def __enter__(self) -> StreamServer:
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def listened(stream: Stream, breaks: int) -> tuple[list[bytes], list[str], list[float]]:
    """What was kept, what was told, and how long it would have waited, over so many breaks."""
    kept: list[bytes] = []
    told: list[str] = []
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        waits.extend([seconds] if seconds else [])
        return len(waits) >= breaks

    Listener(lambda: stream, kept.append, lambda: told.append("catch up"), told.append, wait).run()
    return kept, told, waits


def test_every_event_is_kept_whole_and_heartbeats_are_not():
    script = [
        b":)\n\nevent: noti",
        b'fication\ndata: {"id"',
        b': "1"}\n\n:thump\n',
        b"\nevent: delete\r\ndata: 9\r\n\r\n",
    ]
    with StreamServer(script) as server:
        kept, told, _ = listened(Stream(server.base, near=True), 1)
    assert kept == [b'event: notification\ndata: {"id": "1"}', b"event: delete\ndata: 9"]
    assert told == ["", "catch up", "the stream was closed"]


def test_a_stream_of_lines_is_cut_at_its_lines():
    with StreamServer([b'{"data":{"id":"1"}}\r\n\r\n', b'\r\n{"data":', b'{"id":"2"}}\r\n']) as server:
        kept, _, _ = listened(Stream(server.base, events=False, near=True), 1)
    assert kept == [b'{"data":{"id":"1"}}', b'{"data":{"id":"2"}}']


def test_a_break_opens_it_anew_with_a_growing_pause_and_a_catch_up_each_time():
    with StreamServer([b"event: a\ndata: 1\n\n"], [b"event: a\ndata: 2\n\n"], 401, 429) as server:
        kept, told, waits = listened(Stream(server.base, near=True), 4)
    assert kept == [b"event: a\ndata: 1", b"event: a\ndata: 2"]
    assert told.count("catch up") == 2
    assert waits == [1.0, 2.0, 300.0, 60.0]
    assert told[-2:] == ["the stream answered 401", "the stream answered 429"]


def test_where_nobody_listens_it_says_so():
    with pytest.raises(Broken, match="broke off"):
        list(blocks(Stream("http://127.0.0.1:9", near=True)))


def test_a_block_that_never_ends_does_not_fill_the_memory():
    with pytest.raises(Broken, match="never ended"):
        list(_cut(iter([b"data: " + b"x" * (BLOCK_MOST // 2)] * 3), True))


@given(st.lists(st.sampled_from([b"a", b"bb", b"c c"]), max_size=8), st.integers(1, 7))
def test_blocks_are_the_same_however_the_bytes_are_cut(said, size):
    whole = b"".join(b"data: " + each + b"\n\n" for each in said)
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert list(_cut(iter(pieces), True)) == [b"data: " + each for each in said]


def test_mastodon_streams_with_its_token_in_the_header_only():
    options = {"api_base": "http://127.0.0.1:9", "server": "https://example.social"}
    account = ChannelAccount("acc", "mastodon", options=options, secrets={"access_token": "tok"})
    stream = connect(account, Path("/nowhere")).stream()
    assert stream is not None
    assert stream.url == "http://127.0.0.1:9/api/v1/streaming/user/notification"
    assert "tok" not in stream.url + repr(stream)
    assert (
        connect(ChannelAccount("acc", "mastodon", options={**options, "stream": "no"}), Path("/nowhere")).stream()
        is None
    )


class RulesVendor(Vendor):
    def publishes(self, asked):
        return None

    def read(self, asked):
        if asked.method == "POST":
            return 201, {"meta": {}}
        return 200, {
            "data": [{"id": "1", "value": "old words", "tag": RULE}, {"id": "2", "value": "x", "tag": "other"}]
        }


def test_the_rules_of_the_filtered_stream_become_the_words_in_force_and_others_rules_stay():
    words = Listening(("carrier",), (), ("aircraft carrier",))
    with RulesVendor() as vendor:
        account = ChannelAccount(
            "acc",
            "x",
            options={"api_base": vendor.base, "stream": "yes"},
            secrets={"secret": "s", "app_token": "t"},
        )
        channel = connect(account, Path("/nowhere"))
        assert channel.set_rules(words) == ""
        sent = [json.loads(asked.body) for asked in vendor.asked if asked.method == "POST"]
    assert sent == [{"delete": {"ids": ["1"]}}, {"add": [{"value": x_query(words), "tag": RULE}]}]
    assert channel.stream().url.startswith(f"{vendor.base}/2/tweets/search/stream?")


@pytest.mark.django_db
def test_what_a_stream_says_becomes_a_mention_and_a_gap_is_caught_up(settings, tmp_path):
    settings.HOME = tmp_path
    status = {
        "id": "7",
        "content": "<p>no signal</p>",
        "created_at": "2026-11-20T10:00:00Z",
        "account": {"acct": "jo"},
    }
    event = {"id": "1", "type": "mention", "account": {"acct": "jo"}, "status": status}
    with StreamServer([b"event: notification\ndata: " + json.dumps(event).encode() + b"\n\n"]) as server:
        options = {"api_base": server.base}
        an_account("masto", "mastodon", options=options, secrets={"access_token": "tok"})
        AccountRow.objects.update(last_poll_at=NOW)
        waist.listen("masto", lambda seconds: seconds > 0)
        assert server.asked == [("/api/v1/streaming/user/notification", "Bearer tok")]
    row = AccountRow.objects.get()
    assert json.loads(row.health) == {"wanted": True, "stream": "the stream was closed"}
    assert DjangoPolls().last("masto") == ("", None)
    digest_all(wiring.capture(make_desk(StandingClock(NOW))))
    assert RawItem.objects.get().source == "stream"
    assert MentionRow.objects.get().text == "no signal"
