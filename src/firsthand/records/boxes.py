"""Rows that wait in a box: what is due, and the claim that only one of two workers gets.

The fence goes up by one with each claim; whoever writes back names the fence that they claimed under.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import QuerySet

from firsthand.records.models import CrmWriteRow, NoticeRow

Row = TypeVar("Row", NoticeRow, CrmWriteRow)


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
