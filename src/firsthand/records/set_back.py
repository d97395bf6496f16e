"""A clock that was set back: what was told by it lies ahead of us, and what waits for it begins its wait anew."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from firsthand.records.models import AccountRow, ReplyRow
from firsthand.records.units import durable

STANDS = ("ready", "later", "sending", "unknown", "human")
LONG_AGO = timedelta(days=1)
"""When the first call was made nobody knows any more: no key of that age is trusted, and a post of ours may be older
than our own clock says."""


def begin_anew(account: str, now: datetime) -> list[str]:
    """Move an account's waits back by as much as the clock was; returns the replies that it concerned.

    No wait becomes shorter than it was when it began: what settles settles for its whole time again.
    """
    ahead = ReplyRow.objects.filter(account=account, status__in=STANDS, updated_at__gt=now)
    called = ReplyRow.objects.filter(account=account, last_call_at__gt=now)
    quiet = _quiet_from(account) > now
    if not (quiet or ahead.exists() or called.exists()):
        return []
    with durable():
        moved = [row.id for row in ahead if _moved(row, now)]
        called.update(last_call_at=now)
        if quiet:
            _move_quiet(account, now)
    return moved


def _moved(row: ReplyRow, now: datetime) -> bool:
    back = row.updated_at - now
    first = row.first_call_at
    lines = json.loads(row.evidence or "[]")
    lines.append(
        {"at": now.isoformat(), "what": "clock", "why": f"the clock was set back {int(back.total_seconds())} s"}
    )
    rows = ReplyRow.objects.filter(id=row.id, fence=row.fence, updated_at=row.updated_at)
    return bool(
        rows.update(
            updated_at=now,
            due=row.due - back if row.due else None,
            settle_until=row.settle_until - back if row.settle_until else None,
            first_call_at=min(first, now) - LONG_AGO if first else None,
            evidence=json.dumps(lines),
        )
    )


def _quiet_from(account: str) -> datetime:
    found = AccountRow.objects.filter(id=account).values_list("health", flat=True).first()
    return datetime.fromisoformat(json.loads(found or "{}").get("quiet_from") or "0001-01-01T00:00:00+00:00")


def _move_quiet(account: str, now: datetime) -> None:
    row = AccountRow.objects.only("id", "health").get(id=account)
    health = json.loads(row.health)
    long = datetime.fromisoformat(health["quiet_until"]) - datetime.fromisoformat(health["quiet_from"])
    health.update(quiet_from=now.isoformat(), quiet_until=(now + long).isoformat())
    AccountRow.objects.filter(id=account).update(health=json.dumps(health))
