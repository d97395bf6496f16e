"""How many cases came when and about what: the past that a forecast and a what-if stand on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, TextField, Value
from django.db.models.functions import Cast, Coalesce, Substr

from firsthand.domain.events import WrappedUp
from firsthand.records.case_log import chunks
from firsthand.records.codec import decode_event
from firsthand.records.models import CaseRow, EventRow
from firsthand.simulation.skills import Handled

ASSUMED_CASES = 20


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
    end = until.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    start = end - timedelta(days=days)
    # Written so that no index of store or launch answers it, which nearly every case leaves empty: all that is counted
    # stands in `case_newest`, in order of time.
    rows = CaseRow.objects.alias(of_store=Coalesce("store", Value("")), of_launch=Coalesce("launch", Value("")))
    rows = rows.filter(opened_at__gte=start, opened_at__lt=end, of_store="", of_launch="")
    hourly, count = [0.0] * (days * 24), 0
    # Counted where the rows lie: a month of a large desk is a hundred thousand of them.
    hour = Substr(Cast("opened_at", TextField()), 1, len("2026-09-18 10"))
    for told, cases in rows.annotate(hour=hour).values_list("hour").annotate(n=Count("*")).order_by():
        at = datetime.strptime(told, "%Y-%m-%d %H").replace(tzinfo=UTC)
        hourly[int((at - start).total_seconds() // 3600)] += cases
        count += cases
    by: dict[str, Counter[str]] = {"topic": Counter(), "tier": Counter(), "urgency": Counter()}
    kinds = rows.values_list("topic", "tier", "urgency").annotate(n=Count("*")).order_by()
    for topic, tier, urgency, cases in kinds:
        by["topic"][topic] += cases
        by["tier"][str(min(3, max(1, tier)))] += cases
        by["urgency"][urgency or "normal"] += cases
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


def measured_minutes(usual: Mapping[int, float], closed: list[tuple[int, Handled]]) -> dict[int, float]:
    """Measured minutes by tier, as if the policy's had been seen on `ASSUMED_CASES` cases beside them."""
    found = minutes_by_tier(closed)
    told = {}
    for tier, assumed in usual.items():
        count, mean = found.get(tier, (0, 0.0))
        told[tier] = (count * mean + ASSUMED_CASES * assumed) / (count + ASSUMED_CASES)
    return told


def minutes_by_tier(rows: Iterable[tuple[int, Handled]]) -> dict[int, tuple[int, float]]:
    """How long people worked on closed cases, by tier: how many, and their mean in minutes."""
    found: dict[int, list[float]] = {}
    for tier, one in rows:
        found.setdefault(tier, []).append(one.minutes)
    return {tier: (len(each), sum(each) / len(each)) for tier, each in found.items()}
