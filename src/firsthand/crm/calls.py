"""Calls to a CRM, and where secrets may be sent to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from firsthand import outward
from firsthand.outward import Told, is_near


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
