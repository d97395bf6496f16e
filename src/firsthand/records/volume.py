"""How many cases came when and about what: the past that a forecast and a what-if stand on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from firsthand.domain.events import WrappedUp
from firsthand.records.case_log import chunks
from firsthand.records.codec import decode_event
from firsthand.records.models import CaseRow, EventRow


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
    local = (start + timedelta(hours=first)).astimezone(ZoneInfo(zone))
    counts = {what: {label: float(n) for label, n in counter.items()} for what, counter in by.items()}
    return Volume(local.weekday() * 24 + local.hour, tuple(hourly[first:]), counts, count)


def minutes_by_tier(most: int = 2000) -> dict[int, tuple[int, float]]:
    """How long people worked on the latest closed cases, by tier: how many, and their mean in minutes."""
    rows = EventRow.objects.filter(kind="WrappedUp").order_by("-id").values_list("case", "payload")[:most]
    spent: dict[str, float] = {}
    for case, payload in rows:
        event = decode_event("WrappedUp", payload)
        seconds = event.handling_seconds if isinstance(event, WrappedUp) else None
        if seconds:
            spent[case] = spent.get(case, 0.0) + seconds / 60
    found: dict[int, list[float]] = {}
    for piece in chunks(sorted(spent)):
        for case, tier in CaseRow.objects.filter(id__in=piece, store="").values_list("id", "tier"):
            found.setdefault(min(3, max(1, tier)), []).append(spent[case])
    return {tier: (len(each), sum(each) / len(each)) for tier, each in found.items()}
