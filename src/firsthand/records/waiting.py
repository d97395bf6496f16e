"""What waits, who is free, and what is due: `desk.ports.Waiting` and `desk.ports.Timers` from indexes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from django.db import connection

from firsthand.engine.assignment import Head, Idle
from firsthand.records.directory import as_agent
from firsthand.records.heads import heads
from firsthand.records.models import CaseRow, PersonRow, TimerRow

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class DjangoWaiting:
    def heads(self) -> list[Head]:
        return heads()

    def idle(self, only: str = "") -> list[Idle]:
        """People on duty and what they hold, the longest idle first; inside a transaction they stay locked to its end."""
        on_duty = PersonRow.objects.filter(on_duty=True)
        if only:
            on_duty = on_duty.filter(id=only)
        if connection.in_atomic_block and connection.features.has_select_for_update:
            on_duty = on_duty.select_for_update()
        people = list(on_duty.order_by("idle_since", "id"))
        held = CaseRow.objects.filter(state__in=("assigned", "waiting"), owner__isnull=False)
        if only:
            held = held.filter(owner=only)
        active: dict[str, Counter[str]] = {}
        for owner, channel, waits in held.values_list("owner", "channel", "waiting_since"):
            mine = active.setdefault(str(owner), Counter())
            mine["" if waits is None else channel] += 1
        return [_idle(row, active.get(row.id, Counter())) for row in people]


def _idle(row: PersonRow, held: Counter[str]) -> Idle:
    active = tuple(sorted((channel, count) for channel, count in held.items() if channel))
    in_hand = sum(count for _, count in active)
    return Idle(as_agent(row), in_hand, row.idle_since or _LONG_AGO, active, held.total(), row.occupancy or 0.0)


class DjangoTimers:
    def due(self, now: datetime, limit: int) -> list[str]:
        rows = TimerRow.objects.filter(due_at__lte=now).order_by("due_at")
        return list(rows.values_list("case", flat=True)[:limit])
