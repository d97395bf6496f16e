"""One call over HTTP: made once, no retries, no redirects, bounded in size and in time."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from firsthand.outward.addresses import Inside, Way, ways
from firsthand.outward.lines import Lines, trusted

DEADLINE_SECONDS = 20.0
CONNECT_SECONDS = 5.0
ANSWER_BYTES_MAX = 8 * 1024 * 1024


class NotSent(Exception):
    """No byte left this machine: certainly nothing happened."""


class NoAnswer(Exception):
    """The call left, and no whole answer came: anything may have happened."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was answered. `doc` is the JSON of the body, or None where there is none."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    doc: Any = field(default=None)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    json_body: Any = None,
    form: Mapping[str, str] | None = None,
    content: bytes | None = None,
    files: Mapping[str, tuple[str, bytes, str]] | None = None,
    auth: tuple[str, str] | None = None,
    deadline_seconds: float = DEADLINE_SECONDS,
    bytes_max: int = ANSWER_BYTES_MAX,
    near: bool = False,
) -> Told:
    """One request on a connection of its own. Raises NotSent or NoAnswer; every answer is returned as it is.

    `near` is for an address on this machine that was set on purpose; any other one that leads inside is not called.
    """
    until = time.monotonic() + deadline_seconds
    refused: Exception = NotSent("the name has no address")
    asked = {"params": query, "json": json_body, "data": form, "content": content, "files": files, "auth": auth}
    try:
        for way in ways(url, near=near):
            try:
                return _once(method, way, headers or {}, asked, until, bytes_max)
            except (
                httpx.ConnectError,
                httpx.ConnectTimeout,
                httpx.PoolTimeout,
                httpx.UnsupportedProtocol,
            ) as error:
                refused = error
    except Inside as inside:
        raise NotSent(str(inside)) from inside
    except OSError as error:
        raise NotSent("the name has no address") from error
    except httpx.HTTPError as error:
        raise NoAnswer(type(error).__name__) from error
    raise NotSent(str(refused) if isinstance(refused, NotSent) else type(refused).__name__) from refused


def opened(way: Way, timeout: httpx.Timeout, until: float | None = None) -> httpx.Client:
    """A client for one address that was looked at: nobody is followed, and the answer ends by `until`."""
    return httpx.Client(
        transport=Lines(until) if way.direct else None,
        verify=trusted(),
        follow_redirects=False,
        timeout=timeout,
        trust_env=not way.direct,
    )


def _once(
    method: str, way: Way, headers: Mapping[str, str], asked: Mapping[str, Any], until: float, bytes_max: int
) -> Told:
    left = max(0.1, until - time.monotonic())
    timeout = httpx.Timeout(left, connect=min(CONNECT_SECONDS, left))
    with (
        opened(way, timeout, until) as client,
        client.stream(
            method, way.url, headers={**headers, **way.headers}, extensions=dict(way.extensions), **asked
        ) as answer,
    ):
        body = _read(answer, until, bytes_max)
        return Told(answer.status_code, answer.headers, body, _doc(body))


def _read(answer: httpx.Response, until: float, bytes_max: int) -> bytes:
    pieces, size = [], 0
    for piece in answer.iter_bytes():
        pieces.append(piece)
        size += len(piece)
        if size > bytes_max or time.monotonic() > until:
            raise NoAnswer("the answer was too long or too slow")
    return b"".join(pieces)


def _doc(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
