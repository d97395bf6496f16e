"""Streams: one long answer of a vendor, read block by block, each kept before the next is read.

A stream replays nothing: whenever it opens, catching up is asked for as well, so that a gap is read by poll.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import httpx

from firsthand.outward import Inside, opened, ways

BLOCK_MOST = 2 * 1024 * 1024
WAITS = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)
WAIT_REFUSED = 300.0
_BLANK = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Stream:
    """Where it is, and how its blocks end: server-sent events by an empty line, others by every line."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    events: bool = True
    near: bool = False
    silent_seconds: float = 90.0
    """A stream that does not even beat for so long is dead."""


class Broken(Exception):
    """Why the stream ended, in words, and after how many seconds it may be opened again; 0 where that is ours to say."""

    def __init__(self, words: str, wait_seconds: float = 0.0) -> None:
        super().__init__(words)
        self.wait_seconds = wait_seconds


def blocks(stream: Stream) -> Iterator[bytes]:
    """Everything that the stream says, without its heartbeats. Raises Broken at the end of it."""
    timeout = httpx.Timeout(10.0, read=stream.silent_seconds)
    try:
        way = next(ways(stream.url, near=stream.near))
        headers, extensions = {**stream.headers, **way.headers}, dict(way.extensions)
        with (
            opened(way, timeout) as client,
            client.stream("GET", way.url, headers=headers, extensions=extensions) as answer,
        ):
            if answer.status_code != 200:
                wait = 60.0 if answer.status_code in (420, 429) or answer.status_code >= 500 else WAIT_REFUSED
                raise Broken(f"the stream answered {answer.status_code}", wait)
            yield b""
            yield from _cut(answer.iter_bytes(), stream.events)
    except httpx.HTTPError as error:
        raise Broken(f"the stream broke off ({type(error).__name__})") from None
    except (Inside, OSError) as error:
        raise Broken(str(error)[:200], WAIT_REFUSED) from None
    raise Broken("the stream was closed")


def _cut(pieces: Iterator[bytes], events: bool) -> Iterator[bytes]:
    """Whole blocks out of pieces; one that never ends is given up, so that nobody fills our memory."""
    rest = b""
    for piece in pieces:
        rest += piece
        *whole, rest = _BLANK.split(rest) if events else re.split(rb"\r?\n", rest)
        for block in whole:
            if said := _without_beats(block, events):
                yield said
        if len(rest) > BLOCK_MOST:
            raise Broken("a block of the stream never ended", 60.0)


def _without_beats(block: bytes, events: bool) -> bytes:
    if not events:
        return block.strip()
    lines = [line for line in block.splitlines() if line and not line.startswith(b":")]
    return b"\n".join(lines)


@dataclass
class Listener:
    """Keeps one account's stream open. `keep` stores a block, `opened` asks for a catch-up, `told` notes how it does."""

    stream: Callable[[], Stream | None]
    keep: Callable[[bytes], None]
    opened: Callable[[], None]
    told: Callable[[str], None]
    wait: Callable[[float], bool]
    """Waits so many seconds; True when it is time to leave."""

    def run(self) -> None:
        """Until it is time to leave, or the account has no stream any more."""
        failures = 0
        while (stream := self.stream()) is not None:
            began = time.monotonic()
            try:
                self._listen(stream)
                return
            except Broken as broken:
                self.told(str(broken))
                failures = 0 if time.monotonic() - began > 60 else failures + 1
                pause = broken.wait_seconds or WAITS[min(failures, len(WAITS)) - 1]
            if self.wait(pause):
                return

    def _listen(self, stream: Stream) -> None:
        for block in blocks(stream):
            if block:
                self.keep(block)
            else:
                self.told("")
                self.opened()
            if self.wait(0.0):
                return
