"""Account events: what happened to a customer's account elsewhere, stored once, and read by the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from firsthand.domain.account_event import AccountEvent
from firsthand.records.models import AccountEventRow
from firsthand.records.units import durable


def keep(told: Iterable[tuple[str, AccountEvent]], now: datetime) -> int:
    """Store each (its teller's id of it, event) unless it is there; returns how many were new."""
    rows = [
        AccountEventRow(
            key=sha256(f"{event.source}\n{ident}".encode()).hexdigest(),
            account=event.account,
            kind=event.kind,
            at=event.at,
            detail=event.detail,
            source=event.source,
            told_at=now,
        )
        for ident, event in told
    ]
    with durable():
        known = set(AccountEventRow.objects.filter(key__in=[r.key for r in rows]).values_list("key", flat=True))
        fresh = {row.key: row for row in rows if row.key not in known}
        AccountEventRow.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    return len(fresh)


def of(account: str, since: datetime | None = None, kind: str = "", limit: int = 60) -> list[AccountEvent]:
    """An account's events, the newest first."""
    if not account:
        return []
    rows = AccountEventRow.objects.filter(account=account)
    rows = rows.filter(at__gte=since) if since else rows
    rows = rows.filter(kind=kind) if kind else rows
    return [AccountEvent(r.account, r.kind, r.at, r.detail, r.source) for r in rows.order_by("-at", "key")[:limit]]


def last_told(source: str) -> tuple[int, datetime | None]:
    """How many events a system told, and when it spoke last."""
    rows = AccountEventRow.objects.filter(source=source)
    return rows.count(), rows.order_by("-told_at").values_list("told_at", flat=True).first()
