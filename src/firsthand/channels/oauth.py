"""Tokens: a standing one, or one that is refreshed by a single caller at a time and kept in memory only."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

_kept: dict[str, tuple[float, str]] = {}
_locks: dict[str, threading.Lock] = {}
_guard = threading.Lock()


def fresh(name: str, make: Callable[[], tuple[str, float]]) -> str:
    """The token under a name, made anew when it is about to end; `make` gives (token, seconds it lasts)."""
    with _guard:
        lock = _locks.setdefault(name, threading.Lock())
    with lock:
        until, token = _kept.get(name, (0.0, ""))
        if time.monotonic() > until:
            token, seconds = make()
            _kept[name] = (time.monotonic() + max(0.0, seconds - 60), token)
        return token


def forget(name: str) -> None:
    _kept.pop(name, None)


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(words: str) -> bytes:
    return base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))


def es256(header: dict[str, Any], claims: dict[str, Any], pem: str) -> str:
    """A signed token as the App Store wants it. Raises ValueError for a key that is none."""
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("the private key is not an elliptic-curve one")
    signed = f"{b64url(json.dumps(header).encode())}.{b64url(json.dumps(claims).encode())}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{b64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def opened(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes] | None:
    """Header, claims, the signed bytes and the signature of a token; None where it is none."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        header, claims = json.loads(unb64url(parts[0])), json.loads(unb64url(parts[1]))
        signature = unb64url(parts[2])
    except (ValueError, RecursionError):
        return None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        return None
    return header, claims, f"{parts[0]}.{parts[1]}".encode(), signature


def rs256_fits(jwk: dict[str, Any], signed: bytes, signature: bytes) -> bool:
    """Whether a signature was made by the key of this JWK."""
    try:
        n = int.from_bytes(unb64url(str(jwk["n"])), "big")
        e = int.from_bytes(unb64url(str(jwk["e"])), "big")
        rsa.RSAPublicNumbers(e, n).public_key().verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, KeyError, ValueError):
        return False
    return True


def hs256_fits(secret: str, signed: bytes, signature: bytes) -> bool:
    mac = hmac.HMAC(secret.encode(), hashes.SHA256())
    mac.update(signed)
    try:
        mac.verify(signature)
    except InvalidSignature:
        return False
    return True
