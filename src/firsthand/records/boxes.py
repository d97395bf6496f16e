"""Rows that wait in a box: what is due, and the claim that only one of two workers gets.

The fence goes up by one with each claim; whoever writes back names the fence that they claimed under. A clock that was
set back makes no wait longer: what was told by it lies ahead of us, and begins anew.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from firsthand.records.models import CrmWriteRow, NoticeRow

Row = TypeVar("Row", NoticeRow, CrmWriteRow)
WAITS = ("ready", "sending", "writing")


def begin_anew(rows: QuerySet[Row], now: datetime, untried: Q) -> int:
    """Move what waits by a clock that was set back since, back by as much as the clock was; returns how many.

    What was tried lies ahead by its try, and keeps the length of its pause. What was not tried yet is due at once.
    """
    waits = rows.filter(state__in=WAITS)
    moved = waits.filter(untried, due__gt=now).exclude(tried_at__gt=now).update(due=now)
    for row in waits.filter(tried_at__gt=now):
        assert row.tried_at is not None
        ours = waits.filter(key=row.key, fence=row.fence, state=row.state, tried_at=row.tried_at)
        moved += ours.update(tried_at=now, due=row.due - (row.tried_at - now) if row.due else None)
    return moved


def due_keys(rows: QuerySet[Row], now: datetime, limit: int) -> list[str]:
    """The keys of what is ready and due, the longest due first."""
    due = rows.filter(state="ready", due__lte=now).order_by("due", "key")
    return list(due.values_list("key", flat=True)[:limit])


def claimed(kind: type[Row], key: str, now: datetime, into: str, **more: Any) -> Row | None:
    """The row as it stood before it went `into` that state under the next fence; None where another was faster."""
    rows = kind.objects.filter(key=key, state="ready")
    row = rows.filter(due__lte=now).first()
    if row is None:
        return None
    moved = rows.filter(fence=row.fence).update(state=into, fence=row.fence + 1, tried_at=now, **more)
    return row if moved else None
