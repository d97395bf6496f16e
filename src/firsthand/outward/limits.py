"""When a limit is lifted, from whatever the other side writes: one reading for channels and CRMs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

AFTER_AT_MOST = timedelta(hours=24)
SOONEST = timedelta(seconds=1)
NAMES = ("retry-after", "x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset", "x-app-usage-reset")
_EPOCH = (1e9, 1e11)
"""A number between these is a moment in seconds since 1970; a smaller one is a span from now."""


def lifted_at(headers: Mapping[str, str], now: datetime, otherwise: timedelta) -> datetime:
    """The first header that says it: seconds, epoch, RFC 3339 or an HTTP date, between a second and a day from now."""
    lowered = {name.lower(): value for name, value in headers.items()}
    for name in NAMES:
        if name in lowered and (found := _moment(str(lowered[name]).strip(), now)):
            return max(now + SOONEST, min(found, now + AFTER_AT_MOST))
    return now + otherwise


def _moment(words: str, now: datetime) -> datetime | None:
    try:
        number = float(words)
    except ValueError:
        return _date(words)
    if not math.isfinite(number) or number < 0:
        return None
    if _EPOCH[0] < number < _EPOCH[1]:
        return datetime.fromtimestamp(number, UTC)
    return now + timedelta(seconds=min(number, AFTER_AT_MOST.total_seconds()))


def _date(words: str) -> datetime | None:
    """A date without a zone is in UTC, as HTTP has it."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(words)
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
