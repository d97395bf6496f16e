"""Bearer tokens: made once, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from firsthand.domain.people import Agent
from firsthand.records.directory import as_agent
from firsthand.records.models import PersonRow, TokenRow


@dataclass(frozen=True, slots=True)
class Token:
    """Whose token it is. A person's has the role that the person has by now."""

    name: str
    role: str
    person: Agent | None = None

    @property
    def by(self) -> str:
        """Under which name it acts: a person's token is that person, also where a second one has to approve."""
        return self.person.id if self.person else f"token:{self.name}"


def make(name: str, role: str, at: datetime, *, person: str = "") -> str:
    """A new token of 256 bits; making one under a known name replaces it, so the old one ends."""
    secret = f"fh_{secrets.token_urlsafe(32)}"
    TokenRow.objects.update_or_create(
        name=name,
        defaults={
            "role": role,
            "person": person,
            "sha256": _hash(secret),
            "created_at": at,
            "revoked": False,
        },
    )
    return secret


def revoke(name: str) -> bool:
    return bool(TokenRow.objects.filter(name=name, revoked=False).update(revoked=True))


def names() -> list[tuple[str, str, bool, datetime | None]]:
    """(name, role or whose, revoked, last used at)"""
    rows = TokenRow.objects.order_by("name").values_list("name", "role", "person", "revoked", "last_used_at")
    return [
        (name, f"for {person}" if person else role, revoked, used) for name, role, person, revoked, used in rows
    ]


def person(name: str) -> Agent | None:
    """Somebody who can sign in, and so may have a token; None for a stranger and for who may not any more."""
    row = PersonRow.objects.filter(id=name, user__is_active=True).first()
    return as_agent(row) if row else None


def check(secret: str, at: datetime) -> Token | None:
    """Whose token this is; None for a stranger's, a revoked one, and one of somebody who may not sign in any more.

    Only hashes are compared.
    """
    row = TokenRow.objects.filter(sha256=_hash(secret), revoked=False).first()
    if row is None:
        return None
    whose = person(row.person) if row.person else None
    if row.person and whose is None:
        return None
    if row.last_used_at is None or (at - row.last_used_at).total_seconds() > 60:
        TokenRow.objects.filter(pk=row.pk).update(last_used_at=at)
    return Token(row.name, whose.role if whose else row.role, whose)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
