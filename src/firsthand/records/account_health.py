"""How one account does: what its card shows, from the records alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from firsthand.records import accounts
from firsthand.records.models import AccountRow, RawItem, ReplyRow, UnparsedRow
from firsthand.records.outbox import waits_because
from firsthand.records.raw_inbox import completeness_by_hour


@dataclass(frozen=True, slots=True)
class Card:
    """One account. `lag_seconds` is the age of the oldest body that waits to be split; 0 when none does."""

    id: str
    kind: str
    name: str
    state: str
    created_at: datetime
    last_event_at: datetime | None
    last_poll_at: datetime | None
    problem: str
    waits_because: str
    raw_waiting: int
    lag_seconds: float
    refused: int
    unparsed: int
    replies_waiting: int
    replies_not_confirmed: int
    options: Mapping[str, str]
    secrets_set: tuple[str, ...]
    stream: str | None = None
    """None where the account has no stream; empty while it is open; else why it is not."""
    hours: tuple[tuple[datetime, Mapping[str, int]], ...] = ()


def cards(now: datetime, zone: str) -> list[Card]:
    """Every connected account, with its last day in figures."""
    rows = AccountRow.objects.exclude(state="removed").order_by("kind", "id")
    return [_card(row, now, zone, hours=24) for row in rows]


def card(account: str, now: datetime, zone: str) -> Card | None:
    row = AccountRow.objects.filter(id=account).exclude(state="removed").first()
    return _card(row, now, zone, hours=48) if row else None


def _card(row: AccountRow, now: datetime, zone: str, hours: int) -> Card:
    notes: dict[str, Any] = json.loads(row.health or "{}")
    waiting = RawItem.objects.filter(account=row.id, state="new").order_by("id")
    oldest = waiting.values_list("received_at", flat=True).first()
    counted = completeness_by_hour(row.id, now - timedelta(hours=hours))
    since = now - timedelta(hours=24)
    day = [counts for hour, counts in counted if hour >= since]
    replies = ReplyRow.objects.filter(account=row.id)
    return Card(
        id=row.id,
        kind=row.kind,
        name=row.name,
        state=row.state,
        created_at=row.created_at,
        last_event_at=row.last_event_at,
        last_poll_at=row.last_poll_at,
        problem=str(notes.get("problem") or ""),
        waits_because=waits_because(row.id, now, zone),
        raw_waiting=waiting.count() if oldest else 0,
        lag_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        refused=sum(counts["refused"] for counts in day),
        unparsed=UnparsedRow.objects.filter(account=row.id, state="open").count(),
        replies_waiting=replies.filter(status__in=("ready", "later")).count(),
        replies_not_confirmed=replies.filter(status__in=("unknown", "human")).count(),
        options=json.loads(row.options or "{}"),
        secrets_set=_secrets_set(row.id),
        stream=notes.get("stream"),
        hours=tuple(counted),
    )


def _secrets_set(account: str) -> tuple[str, ...]:
    """The names of the secrets that are kept; their values stay where they are."""
    try:
        found = accounts.get(account)
    except ValueError:  # they do not open with this key
        return ()
    return tuple(sorted(found.secrets)) if found else ()


def unread_of(account: str, limit: int = 30) -> list[UnparsedRow]:
    """What of this account could not be read and nobody has put aside, the newest first."""
    return list(UnparsedRow.objects.filter(account=account, state="open").order_by("-at", "-id")[:limit])


def put_aside(row: int) -> bool:
    """A person has looked at it: it is done with."""
    return bool(UnparsedRow.objects.filter(id=row, state="open").update(state="seen"))


def raw_of(row: int) -> int | None:
    found = UnparsedRow.objects.filter(id=row).values_list("raw", flat=True).first()
    return int(found) if found else None
