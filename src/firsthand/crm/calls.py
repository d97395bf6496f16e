"""Calls to a CRM: where secrets may be sent to, and when to come again after a limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from firsthand import outward
from firsthand.outward import Told, is_near

AFTER_AT_MOST = timedelta(hours=24)


def call(method: str, url: str, **asked: Any) -> Told:
    """One request by the way out. A CRM on this machine is a fake or a tunnel, and was entered as such."""
    return outward.call(method, url, near=is_near(url), **asked)


def safe_base(address: str, asked: str) -> str:
    """An address that secrets may be sent to, without its last slash. Raises ValueError with the mend."""
    parts = urlsplit(address)
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and is_near(address))):
        raise ValueError(f"{asked} must begin with https://, like https://example.my.salesforce.com")
    if parts.username or parts.query or parts.fragment:
        raise ValueError(f"{asked} holds more than an address; take out what stands before @ or after ?")
    return address.rstrip("/")


def after_limit(told: Told, now: datetime, otherwise: timedelta) -> datetime:
    """When a limit is lifted: Retry-After in seconds or as a date, else after a while."""
    words = str(told.headers.get("retry-after", "")).strip()
    try:
        found = now + timedelta(seconds=max(1.0, float(words)))
    except (ValueError, OverflowError):
        try:
            found = parsedate_to_datetime(words).astimezone(UTC)
        except (ValueError, TypeError, IndexError):
            return now + otherwise
    return max(now + timedelta(seconds=1), min(found, now + AFTER_AT_MOST))
