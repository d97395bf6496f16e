"""Signatures over raw bytes: Meta's, X's and Standard Webhooks, compared in constant time."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime

from firsthand.desk.channel import Verdict

TOLERANCE_SECONDS = 300
WHSEC = "whsec_"


def lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def _mac(secret: str, body: bytes) -> bytes:
    return hmac.new(secret.encode(), body, hashlib.sha256).digest()


def of_meta(body: bytes, headers: Mapping[str, str], secrets: Iterable[str]) -> Verdict:
    """`X-Hub-Signature-256: sha256=<lower-case hex>`. The old SHA-1 header alone is never enough."""
    given = lowered(headers).get("x-hub-signature-256", "")
    if not given:
        return Verdict(False, "the header X-Hub-Signature-256 is missing")
    for secret in filter(None, secrets):
        if same("sha256=" + _mac(secret, body).hex(), given):
            return Verdict(True)
    return Verdict(False, "the signature does not fit the body")


def of_signed_request(signed: str, secrets: Iterable[str]) -> Verdict:
    """Meta's `signature.payload`, each in base64url: the signature is over the payload as it stands, still encoded."""
    given, _, payload = signed.partition(".")
    if not (given and payload):
        return Verdict(False, "the field signed_request is missing, or is no signature.payload")
    for secret in filter(None, secrets):
        expected = base64.urlsafe_b64encode(_mac(secret, payload.encode("utf-8", "replace"))).decode()
        if same(expected.rstrip("="), given.rstrip("=")):
            return Verdict(True)
    return Verdict(False, "the signature does not fit the request")


def of_x(body: bytes, headers: Mapping[str, str], client: Iterable[str], consumer: Iterable[str]) -> Verdict:
    """The OAuth 2 header where it is present, else the older one; base64 of the HMAC over the raw body."""
    found = lowered(headers)
    newer = found.get("x-twitter-webhooks-signature-oauth2")
    given = newer if newer is not None else found.get("x-twitter-webhooks-signature")
    if not given:
        return Verdict(False, "the header X-Twitter-Webhooks-Signature-OAuth2 is missing")
    for secret in filter(None, client if newer is not None else [*consumer, *client]):
        if same(x_token(secret, body), given):
            return Verdict(True)
    return Verdict(False, "the signature does not fit the body")


def x_token(secret: str, body: bytes) -> str:
    """As X signs, and as it wants its challenge answered."""
    return "sha256=" + base64.b64encode(_mac(secret, body)).decode()


def standard_key(secret: str) -> bytes:
    """The bytes of a Standard Webhooks secret, with or without its prefix. Raises ValueError for none."""
    try:
        key = base64.b64decode(secret.removeprefix(WHSEC), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("a Standard Webhooks secret is base64, usually behind whsec_") from None
    if not key:
        raise ValueError("the secret is empty")
    return key


def standard_signature(secret: str, delivery: str, timestamp: int | str, body: bytes) -> str:
    """`v1,<base64>` over `id.timestamp.body`: for checking what comes in and for signing what goes out."""
    signed = f"{delivery}.{timestamp}.".encode("utf-8", "surrogateescape") + body
    return "v1," + base64.b64encode(hmac.new(standard_key(secret), signed, hashlib.sha256).digest()).decode()


def of_standard(body: bytes, headers: Mapping[str, str], secrets: Iterable[str], now: datetime) -> Verdict:
    """Standard Webhooks 1.0: any v1 signature that fits accepts; unknown versions are passed over."""
    found = lowered(headers)
    delivery, stamp = found.get("webhook-id", ""), found.get("webhook-timestamp", "")
    given = found.get("webhook-signature", "")
    if not (delivery and stamp and given):
        return Verdict(False, "webhook-id, webhook-timestamp and webhook-signature are all needed")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):
        return Verdict(False, "webhook-timestamp is no number of seconds")
    if abs(now.timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        return Verdict(False, "webhook-timestamp lies more than five minutes from now")
    for secret in filter(None, secrets):
        expected = standard_signature(secret, delivery, stamp, body)
        if any(same(expected, entry) for entry in given.split(" ")):
            return Verdict(True, delivery=delivery)
    return Verdict(False, "no signature fits the body")
