"""Accounts of channels: connected, listening, live, paused or removed, with their health."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from firsthand.desk.channel import ChannelAccount
from firsthand.records import settings
from firsthand.records.models import AccountRow, RawItem
from firsthand.records.secrets import seal, unseal
from firsthand.records.units import durable, unit

STATES = ("listening", "live", "paused", "removed")


@dataclass(frozen=True, slots=True)
class Health:
    """How an account does: for the health card and `channel list`."""

    id: str
    kind: str
    name: str
    state: str
    last_event_at: datetime | None
    last_poll_at: datetime | None
    notes: Mapping[str, Any]
    connected_at: datetime


def get(account: str) -> ChannelAccount | None:
    """The account with its secrets opened; None for a stranger or a removed one."""
    row = AccountRow.objects.filter(id=account).exclude(state="removed").first()
    return _as_account(row) if row else None


def every() -> list[ChannelAccount]:
    return [_as_account(row) for row in AccountRow.objects.exclude(state="removed").order_by("id")]


def _as_account(row: AccountRow) -> ChannelAccount:
    return ChannelAccount(
        id=row.id,
        kind=row.kind,
        name=row.name,
        state=row.state,
        options=json.loads(row.options or "{}"),
        secrets=unseal(row.secrets),
        cursor=row.cursor,
    )


def add(account: ChannelAccount, now: datetime) -> None:
    """Connect, or connect again: an account's earlier state and cursor are kept, its settings are replaced."""
    with unit():
        row = AccountRow.objects.filter(id=account.id).first()
        if row is None or row.state == "removed":
            row = row or AccountRow(id=account.id, created_at=now)
            row.state = account.state
            row.created_at = now
        row.kind, row.name = account.kind, account.name
        row.options = json.dumps(dict(account.options))
        row.secrets = seal(account.secrets)
        row.save()


def change(account: str, *, options: Mapping[str, str], secrets: Mapping[str, str] | None = None) -> bool:
    """Put these into a connected account and leave the rest as it is by now; an empty setting is taken out.

    False, and nothing is kept, for an account that was disconnected meanwhile: its secrets stay gone.
    """
    with unit():
        row = AccountRow.objects.filter(id=account).exclude(state="removed").first()
        if row is None:
            return False
        kept = {**json.loads(row.options or "{}"), **options}
        row.options = json.dumps({name: said for name, said in kept.items() if said})
        if secrets:
            row.secrets = seal({**unseal(row.secrets), **secrets})
        row.save(update_fields=["options", "secrets"])
    return True


def set_state(account: str, state: str) -> None:
    """Raises KeyError for a stranger. A removed account's secrets are gone."""
    assert state in STATES, state
    changes: dict[str, Any] = {"state": state}
    if state == "removed":
        changes["secrets"] = ""
    with unit():
        if not AccountRow.objects.filter(id=account).update(**changes):
            raise KeyError(account)


def keep_health(account: str, notes: Mapping[str, Any]) -> None:
    with unit():
        row = AccountRow.objects.filter(id=account).only("id", "health").first()
        if row:
            health = {**json.loads(row.health or "{}"), **notes}
            AccountRow.objects.filter(id=account).update(health=json.dumps(health))


def keep_bodies(account: str, bodies: Sequence[bytes], now: datetime, source: str) -> int:
    """Store what was read, but for what is there already byte for byte; returns how many were new."""
    kept = 0
    for body in bodies:
        sha256 = hashlib.sha256(body).hexdigest()
        if RawItem.objects.filter(sha256=sha256, account=account).exists():
            continue
        kept += 1
        RawItem.objects.create(
            account=account, received_at=now, source=source, body=body, sha256=sha256, verified=True
        )
    return kept


class DjangoPolls:
    """Implements `desk.catching_up.Polls`: a page that says what the last one said is not kept again."""

    def keep(
        self, account: str, bodies: Sequence[bytes], cursor: str, now: datetime, notes: Mapping[str, Any]
    ) -> int:
        with durable():
            kept = keep_bodies(account, bodies, now, "poll")
            went_through = {} if notes.get("problem") else {"last_poll_at": now}
            AccountRow.objects.filter(id=account).update(cursor=cursor, **went_through)
            keep_health(account, {**notes, "tried_at": now.isoformat(), "wanted": False})
        return kept

    def last(self, account: str) -> tuple[str, datetime | None]:
        row = AccountRow.objects.filter(id=account).values("cursor", "last_poll_at", "health").first()
        if row is None:
            return "", None
        notes = json.loads(row["health"] or "{}")
        tried = "" if notes.get("wanted") else notes.get("tried_at", "")
        latest = datetime.fromisoformat(tried) if tried else None
        return row["cursor"], latest

    def named(self, account: str) -> list[str]:
        return _named(account)

    def read(self, account: str, name: str, bodies: Sequence[bytes], now: datetime) -> int:
        with durable():
            kept = keep_bodies(account, bodies, now, "poll")
            keep_health(account, {"named": [each for each in _named(account) if each != name]})
        return kept


NAMED_MOST = 200
"""So many names wait to be read; of more the newest are kept, and the others stay without their words."""


def want_poll(account: str, name: str = "") -> None:
    """Catch up at once: a notification named something that has to be read."""
    names = dict.fromkeys([*_named(account), *([name] if name else [])])
    keep_health(account, {"wanted": True, **({"named": list(names)[-NAMED_MOST:]} if names else {})})


def _named(account: str) -> list[str]:
    row = AccountRow.objects.filter(id=account).values("health").first()
    return list(json.loads(row["health"] or "{}").get("named", [])) if row else []


def health() -> list[Health]:
    rows = AccountRow.objects.exclude(state="removed").order_by("id")
    return [
        Health(
            r.id,
            r.kind,
            r.name,
            r.state,
            r.last_event_at,
            r.last_poll_at,
            json.loads(r.health or "{}"),
            r.created_at,
        )
        for r in rows
    ]


def publishing_paused() -> bool:
    return settings.get("publishing") == "paused"


def pause_publishing(paused: bool) -> None:
    """The red button: nothing leaves by any account while it is in."""
    settings.put("publishing", "paused" if paused else "on")
