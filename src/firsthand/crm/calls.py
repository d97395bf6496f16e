"""Calls to a CRM: made once, with a deadline and without redirects; and when to come again after a limit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from firsthand.desk.near import is_near

SECONDS = 20.0
AFTER_AT_MOST = timedelta(hours=24)


class NoAnswer(Exception):
    """No whole answer came: the CRM cannot be reached, or it may have written without saying so."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the CRM answered. `doc` is the JSON of the body, or None where there is none."""

    status: int
    headers: Mapping[str, str]
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
    auth: tuple[str, str] | None = None,
) -> Told:
    """One request. Raises NoAnswer; every answer is returned as it is."""
    try:
        with httpx.Client(follow_redirects=False, timeout=SECONDS, trust_env=not is_near(url)) as client:
            answer = client.request(
                method, url, headers=headers, params=query, json=json_body, data=form, auth=auth
            )
    except httpx.HTTPError as error:
        raise NoAnswer(type(error).__name__) from error
    try:
        doc = json.loads(answer.content)
    except (ValueError, RecursionError):
        doc = None
    return Told(answer.status_code, answer.headers, doc)


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
