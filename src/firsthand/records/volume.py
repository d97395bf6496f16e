"""How many cases came when and about what: the past that a forecast and a what-if stand on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from firsthand.domain.events import WrappedUp
from firsthand.records.case_log import chunks
from firsthand.records.codec import decode_event
from firsthand.records.models import CaseRow, EventRow
from firsthand.simulation.skills import Handled


@dataclass(frozen=True, slots=True)
class Volume:
    """Hourly counts from a Monday-based hour on, the oldest first, and the counts by what cases were about."""

    first_hour: int
    hourly: tuple[float, ...]
    by: Mapping[str, Mapping[str, float]]
    cases: int


def volume(until: datetime, days: int, zone: str) -> Volume:
    """The cases of the last days, hour by hour on the wall clock of a zone; the running hour is left out.

    What planned launches brought is left out as well: it was not usual, and a forecast adds those to come.
    """
    end = until.replace(minute=0, second=0, microsecond=0)
    start = end - timedelta(days=days)
    rows = CaseRow.objects.filter(opened_at__gte=start, opened_at__lt=end, store="", launch__isnull=True)
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


def handled(most: int = 3000) -> list[tuple[int, Handled]]:
    """The latest closed cases with their minutes of work, each with its tier; store pages are left out."""
    rows = EventRow.objects.filter(kind="WrappedUp").order_by("-id").values_list("case", "payload")[:most]
    closed: dict[str, tuple[str, float, bool]] = {}
    for case, payload in rows:
        event = decode_event("WrappedUp", payload)
        if isinstance(event, WrappedUp) and event.handling_seconds:
            by, minutes, resolved = closed.get(case, (event.by, 0.0, event.resolved))
            closed[case] = (by, minutes + event.handling_seconds / 60, resolved)
    found = []
    for piece in chunks(sorted(closed)):
        about = CaseRow.objects.filter(id__in=piece, store="").values_list("id", "tier", "topic")
        for case, tier, topic in about:
            by, minutes, resolved = closed[case]
            found.append((min(3, max(1, tier)), Handled(by, topic, minutes, resolved)))
    return found


def minutes_by_tier(rows: Iterable[tuple[int, Handled]]) -> dict[int, tuple[int, float]]:
    """How long people worked on closed cases, by tier: how many, and their mean in minutes."""
    found: dict[int, list[float]] = {}
    for tier, one in rows:
        found.setdefault(tier, []).append(one.minutes)
    return {tier: (len(each), sum(each) / len(each)) for tier, each in found.items()}
