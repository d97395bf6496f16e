"""The diary of call-backs: `desk.callbacks.Diary` over the database, and the list that people work from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count

from firsthand.desk.ports import Conflict
from firsthand.records.models import CallBackRow, CaseRow


@dataclass(frozen=True, slots=True)
class Booked:
    """One call as the list shows it."""

    id: str
    case: str
    author: str
    channel: str
    queue: str
    store: str | None
    holder: str | None
    start: datetime
    end: datetime
    phone: str
    about: str


class DjangoDiary:
    """One row takes one place; a place is given back when the call is over."""

    def taken(self, since: datetime) -> Mapping[datetime, int]:
        rows = CallBackRow.objects.filter(open=True, start__gte=since)
        counted = rows.order_by().values("start").annotate(calls=Count("id"))
        return {row["start"]: int(row["calls"]) for row in counted}

    def put(self, row: Mapping[str, Any], at_once: int) -> None:
        used = set(CallBackRow.objects.filter(open=True, start=row["start"]).values_list("seat", flat=True))
        seat = next((n for n in range(1, at_once + 1) if n not in used), None)
        if seat is None:
            raise Conflict("every place of this slot was taken meanwhile")
        try:
            with transaction.atomic():
                CallBackRow.objects.create(**{**row, "seat": seat})
        except IntegrityError as error:
            raise Conflict("another call took this place meanwhile") from error

    def close(self, call_back: str) -> None:
        CallBackRow.objects.filter(id=call_back).update(open=False)


def open_calls(limit: int = 300) -> list[Booked]:
    """Every call that is still to be made, the next one first."""
    rows = list(CallBackRow.objects.filter(open=True).order_by("start", "seat")[:limit])
    cases = {row.id: row for row in CaseRow.objects.filter(id__in=[row.case for row in rows])}
    return [
        Booked(
            row.id,
            row.case,
            at.author,
            at.channel,
            at.queue,
            at.store or None,
            at.owner,
            row.start,
            row.end,
            row.phone,
            row.about,
        )
        for row in rows
        if (at := cases.get(row.case)) is not None
    ]


def phone_of(call_back: str) -> str:
    """The number to call; it stands nowhere else."""
    return CallBackRow.objects.filter(id=call_back).values_list("phone", flat=True).first() or ""
