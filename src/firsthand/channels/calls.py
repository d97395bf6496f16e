"""What a vendor's answer means for a reply: a definite no, a definite later, or not definite at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from firsthand.desk.channel import Answer, Later, Refused, Unknown
from firsthand.outward import NotSent, Told, is_near, lifted_at

A_WHILE = timedelta(minutes=15)


def loopback_only(base: str) -> str:
    """A redirected address, for fakes: refused unless it is this machine itself. Raises ValueError."""
    if urlsplit(base).scheme not in ("http", "https") or not is_near(base):
        raise ValueError(
            f"api_base={base} leads elsewhere; only a loopback address is taken, like http://127.0.0.1:9000"
        )
    return base.rstrip("/")


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


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime:
    """When a channel's limit is lifted; a quarter of an hour where it does not say."""
    return lifted_at(headers, now, A_WHILE)
