"""Reading on in the log: what is new for whoever looks, once, with late commits and a first look that is short."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max, Min

from firsthand.records import settings
from firsthand.records.live import LOOK_BACK
from firsthand.records.models import EventRow


class LogReader:
    """How far one looker has read. Events are read by their number, a stretch back, for late commits.

    What was in the log well before the first look is history and is not looked at.
    """

    def __init__(self, cursor: str) -> None:
        self._cursor = cursor
        self._kept: dict[str, Any] = {"last": 0, "seen": []}
        self._moved = False

    def fresh(self, kinds: Sequence[str], limit: int, since: datetime) -> list[tuple[str, int]]:
        kept = json.loads(settings.get(self._cursor, "{}") or "{}")
        last, seen = int(kept.get("last", -1)), set(kept.get("seen", ()))
        rows = EventRow.objects.filter(kind__in=list(kinds)).order_by("id")
        if last < 0:
            last = self._first_look(since)
            seen = set(rows.filter(id__gt=last - LOOK_BACK, id__lte=last).values_list("id", flat=True))
        rows = rows.filter(id__gt=last - LOOK_BACK)
        found = [
            row for row in rows.values_list("id", "case", "version")[: limit + LOOK_BACK] if row[0] not in seen
        ]
        found = found[:limit]
        top = max([last, *(row[0] for row in found)])
        if len(found) < limit:
            top = max(top, EventRow.objects.aggregate(last=Max("id"))["last"] or 0)
        read = sorted(n for n in seen | {row[0] for row in found} if n > top - LOOK_BACK)
        self._kept = {"last": top, "seen": read}
        self._moved = bool(found) or "last" not in kept or top - int(kept["last"]) >= LOOK_BACK // 2
        return [(case, version) for _, case, version in found]

    def _first_look(self, since: datetime) -> int:
        """The number after which events are looked at the first time: those since a moment ago, not the history."""
        first = EventRow.objects.filter(at__gte=since).aggregate(first=Min("id"))["first"]
        return first - 1 if first is not None else EventRow.objects.aggregate(last=Max("id"))["last"] or 0

    def moved(self) -> bool:
        return self._moved

    def looked_at(self) -> None:
        settings.put(self._cursor, json.dumps(self._kept))
