"""Bearer tokens: made once, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from firsthand.records.models import TokenRow


@dataclass(frozen=True, slots=True)
class Token:
    name: str
    role: str


def make(name: str, role: str, at: datetime) -> str:
    """A new token of 256 bits; making one under a known name replaces it, so the old one ends."""
    secret = f"fh_{secrets.token_urlsafe(32)}"
    TokenRow.objects.update_or_create(
        name=name,
        defaults={"role": role, "sha256": _hash(secret), "created_at": at, "revoked": False},
    )
    return secret


def revoke(name: str) -> bool:
    return bool(TokenRow.objects.filter(name=name, revoked=False).update(revoked=True))


def names() -> list[tuple[str, str, bool, datetime | None]]:
    """(name, role, revoked, last used at)"""
    rows = TokenRow.objects.order_by("name").values_list("name", "role", "revoked", "last_used_at")
    return [(name, role, revoked, used) for name, role, revoked, used in rows]


def check(secret: str, at: datetime) -> Token | None:
    """Whose token this is; None for a stranger's or a revoked one. Only hashes are compared."""
    row = TokenRow.objects.filter(sha256=_hash(secret), revoked=False).first()
    if row is None:
        return None
    if row.last_used_at is None or (at - row.last_used_at).total_seconds() > 60:
        TokenRow.objects.filter(pk=row.pk).update(last_used_at=at)
    return Token(row.name, row.role)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
