"""How many cases came when and about what: the past that a forecast and a what-if stand on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from firsthand.records.models import CaseRow


@dataclass(frozen=True, slots=True)
class Volume:
    """Hourly counts from a Monday-based hour on, the oldest first, and the counts by what cases were about."""

    first_hour: int
    hourly: tuple[float, ...]
    by: Mapping[str, Mapping[str, float]]
    cases: int


def volume(until: datetime, days: int, zone: str) -> Volume:
    """The cases of the last days, hour by hour on the wall clock of a zone; the running hour is left out."""
    end = until.replace(minute=0, second=0, microsecond=0)
    start = end - timedelta(days=days)
    rows = CaseRow.objects.filter(opened_at__gte=start, opened_at__lt=end, store="")
    hourly = [0.0] * (days * 24)
    by: dict[str, Counter[str]] = {"topic": Counter(), "tier": Counter(), "urgency": Counter()}
    count = 0
    for opened_at, topic, tier, urgency in rows.values_list("opened_at", "topic", "tier", "urgency").iterator():
        hourly[int((opened_at - start).total_seconds() // 3600)] += 1
        by["topic"][topic] += 1
        by["tier"][str(min(3, max(1, tier)))] += 1
        by["urgency"][urgency or "normal"] += 1
        count += 1
    first = next((at for at, cases in enumerate(hourly) if cases), 0)
    first -= first % 24
    local = (start + timedelta(hours=first)).astimezone(ZoneInfo(zone))
    counts = {what: {label: float(n) for label, n in counter.items()} for what, counter in by.items()}
    return Volume(local.weekday() * 24 + local.hour, tuple(hourly[first:]), counts, count)
