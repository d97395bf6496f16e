"""Who is on duty until when, who is gone, and what they left: `desk.handing_over.Shifts` over the rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from firsthand.engine.left_behind import Gone
from firsthand.records.models import CaseRow, PersonRow
from firsthand.records.units import unit

SHIFT_OVER = "the shift ended"


class DjangoShifts:
    def end(self, now: datetime) -> list[str]:
        """Set away whose shift is over; two workers do it once, because only one finds the row as it was."""
        over = PersonRow.objects.filter(on_duty=True, shift_ends__lte=now)
        ended = []
        for person in over.order_by("id").values_list("id", flat=True):
            with unit():
                here = PersonRow.objects.filter(id=person, on_duty=True, shift_ends__lte=now)
                if here.update(on_duty=False, idle_since=None, missed=0, away_why=SHIFT_OVER, duty_since=now):
                    ended.append(person)
        return ended

    def gone(self, now: datetime) -> list[Gone]:
        """Whoever went away before this was kept is not known to be gone: what they hold goes back by its own time."""
        rows = PersonRow.objects.filter(on_duty=False, duty_since__isnull=False).order_by("id")
        return [Gone(row.id, row.name, row.duty_since, _ended(row, now)) for row in rows if row.duty_since]

    def waiting_with(self, people: Sequence[str]) -> list[str]:
        return list(_waiting(people).order_by("id").values_list("id", flat=True))

    def is_away(self, person: str) -> bool:
        rows = PersonRow.objects.filter(id=person)
        if connection.in_atomic_block and connection.features.has_select_for_update:
            rows = rows.select_for_update()
        return bool(rows.filter(on_duty=False).values_list("id", flat=True))


def set_end(person: str, ends: datetime | None, now: datetime) -> None:
    """When somebody's shift ends; None for no end. One that is over stays told: what was left goes on by it."""
    row = PersonRow.objects.filter(id=person)
    if ends is None:
        row = row.filter(shift_ends__gt=now)
    row.update(shift_ends=ends)


def _waiting(people: Sequence[str]) -> QuerySet[CaseRow]:
    return CaseRow.objects.filter(owner__in=list(people), state="assigned", waiting_since__isnull=False)


def _ended(row: PersonRow, now: datetime) -> datetime | None:
    """A shift that ended while they were here or away; one that ends later has not."""
    return row.shift_ends if row.shift_ends and row.shift_ends <= now else None
