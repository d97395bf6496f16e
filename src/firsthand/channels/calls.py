"""Calls to a vendor: made once, no retries, no redirects, a deadline; and what an answer means for a reply."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx

from firsthand.channels.outward import Inside, Way, ways
from firsthand.channels.reading import moment_or_none
from firsthand.desk.channel import Answer, Later, Refused, Unknown
from firsthand.desk.near import is_near

DEADLINE_SECONDS = 20.0
CONNECT_SECONDS = 5.0
ANSWER_BYTES_MAX = 8 * 1024 * 1024
LATER_AT_MOST = timedelta(hours=24)


class NotSent(Exception):
    """No byte left this machine: certainly nothing happened."""


class NoAnswer(Exception):
    """The call left, and no whole answer came: anything may have happened."""


@dataclass(frozen=True)
class Told:
    """What the vendor answered. `doc` is the JSON of the body, or None where there is none."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    doc: Any = field(default=None)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


def loopback_only(base: str) -> str:
    """A redirected address, for fakes: refused unless it is this machine itself. Raises ValueError."""
    if urlsplit(base).scheme not in ("http", "https") or not is_near(base):
        raise ValueError(
            f"api_base={base} leads elsewhere; only a loopback address is taken, like http://127.0.0.1:9000"
        )
    return base.rstrip("/")


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
    deadline_seconds: float = DEADLINE_SECONDS,
    near: bool = False,
) -> Told:
    """One request on a connection of its own. Raises NotSent or NoAnswer; every answer is returned as it is.

    `near` is for an address on this machine that was set on purpose; any other one that leads inside is not called.
    """
    until = time.monotonic() + deadline_seconds
    refused: Exception = NotSent("the name has no address")
    asked = {"params": query, "json": json_body, "data": form, "content": content, "files": files}
    try:
        for way in ways(url, near=near):
            try:
                return _once(method, way, headers or {}, asked, until)
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


def _once(method: str, way: Way, headers: Mapping[str, str], asked: Mapping[str, Any], until: float) -> Told:
    left = max(0.1, until - time.monotonic())
    with (
        httpx.Client(
            transport=httpx.HTTPTransport(retries=0, verify=trusted()) if way.direct else None,
            verify=trusted(),
            follow_redirects=False,
            timeout=httpx.Timeout(left, connect=min(CONNECT_SECONDS, left)),
            trust_env=not way.direct,
            limits=httpx.Limits(max_keepalive_connections=0),
        ) as client,
        client.stream(
            method, way.url, headers={**headers, **way.headers}, extensions=dict(way.extensions), **asked
        ) as answer,
    ):
        body = _read(answer, until)
        return Told(answer.status_code, answer.headers, body, _doc(body))


@cache
def trusted() -> ssl.SSLContext:
    """Whom we trust, read once: to read it for every call takes longer than the call."""
    return httpx.create_ssl_context()


def _read(answer: httpx.Response, until: float) -> bytes:
    pieces, size = [], 0
    for piece in answer.iter_bytes():
        pieces.append(piece)
        size += len(piece)
        if size > ANSWER_BYTES_MAX or time.monotonic() > until:
            raise NoAnswer("the answer was too long or too slow")
    return b"".join(pieces)


def _doc(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


# --- what an answer means ----------------------------------------------------------------------------------

UNSURE_STATUS = frozenset({408, 409, 423, 425, 499})


def not_a_yes(told: Told, now: datetime, *, code: str = "", message: str = "") -> Answer:
    """An answer that is no yes: a definite no, a definite not-now, or not definite at all."""
    message = message or _message(told)
    if told.status == 429:
        return Later(retry_at(told.headers, now), f"the channel's limit: {message}"[:200])
    if told.status == 401:
        return Later(now + timedelta(minutes=5), f"the sign-in is lost: {message}"[:200], auth_lost=True)
    if 400 <= told.status < 500 and told.status not in UNSURE_STATUS:
        return Refused(code or str(told.status), message[:300])
    return Unknown(f"answered {told.status}: {message}"[:200])


def _message(told: Told) -> str:
    doc = told.doc
    if isinstance(doc, dict):
        for name in ("detail", "message", "error_description", "title", "error"):
            found = doc.get(name)
            if isinstance(found, dict):
                found = found.get("message")
            if isinstance(found, str) and found:
                return found
    return "" if doc is not None else "no readable answer"


def not_sent(error: NotSent, now: datetime) -> Later:
    return Later(now + timedelta(seconds=30), f"the channel cannot be reached ({error})")


def retry_at(headers: Mapping[str, str], now: datetime, otherwise_seconds: float = 900.0) -> datetime:
    """When a limit is lifted, from whatever the vendor writes: seconds, epoch, RFC 3339, an HTTP date."""
    names = ("retry-after", "x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset", "x-app-usage-reset")
    lowered = {name.lower(): value for name, value in headers.items()}
    for name in names:
        if name in lowered and (found := _reset(str(lowered[name]).strip(), now)):
            return max(now + timedelta(seconds=1), min(found, now + LATER_AT_MOST))
    return now + timedelta(seconds=otherwise_seconds)


def _reset(words: str, now: datetime) -> datetime | None:
    try:
        number = float(words)
    except ValueError:
        found = moment_or_none(words)
        if found is None:
            try:
                found = parsedate_to_datetime(words).astimezone(UTC)
            except (ValueError, TypeError):
                return None
        return found
    if number != number or number in (float("inf"), float("-inf")) or number < 0:
        return None
    return (
        datetime.fromtimestamp(number, UTC)
        if 1e9 < number < 1e11
        else now + timedelta(seconds=min(number, 86_400))
    )
