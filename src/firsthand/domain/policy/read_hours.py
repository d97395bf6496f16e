"""Calendars of a policy file: "09:00-13:00, 14:00-18:00" by weekday, a zone, and holidays."""

from __future__ import annotations

import itertools
import re
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from firsthand.domain.hours import DAYS, Hours, Span
from firsthand.domain.policy.table import Table

_SPAN = re.compile(r"^\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*$")
EXAMPLE = (
    'Write it like "09:00-13:00, 14:00-18:00"; a night shift is "22:00-24:00" and "00:00-02:00" the day after.'
)


def calendars(table: Table) -> dict[str, Hours]:
    """Every calendar by its name."""
    return {name: _hours(table.table(name)) for name in table.values}


def _hours(table: Table) -> Hours:
    zone = table.text("zone", "UTC")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        table.wrong("zone", f"time zone {zone!r} is not known", 'Use a name like "America/Chicago".')
        zone = "UTC"
    weekly = tuple(_spans(table, day) for day in DAYS)
    hours = Hours(zone, weekly, _holidays(table))
    if not any(weekly):
        table.wrong("", "is never open", 'Give at least one day a span, as mon = "09:00-17:00".')
    table.close()
    return hours


def _spans(table: Table, day: str) -> tuple[Span, ...]:
    written = table.text(day, "")
    spans: list[Span] = []
    for part in filter(None, (piece.strip() for piece in written.split(","))):
        match = _SPAN.match(part)
        if not match:
            table.wrong(day, f"{part!r} is no span of time", EXAMPLE)
            return ()
        hour1, minute1, hour2, minute2 = (int(number) for number in match.groups())
        start, end = hour1 * 60 + minute1, hour2 * 60 + minute2
        if minute1 > 59 or minute2 > 59 or end > 24 * 60 or start >= end:
            table.wrong(day, f"{part!r} does not end after it starts, inside one day", EXAMPLE)
            return ()
        spans.append((start, end))
    spans.sort()
    for (_, end), (start, _) in itertools.pairwise(spans):
        if start < end:
            table.wrong(day, f"{written!r} overlaps itself", EXAMPLE)
            return ()
    return tuple(spans)


def _holidays(table: Table) -> frozenset[date]:
    table.read.add("holidays")
    found: set[date] = set()
    rows = table.values.get("holidays", [])
    if not isinstance(rows, list):
        table.wrong("holidays", "must be a list of dates", "Write holidays = [2026-12-25].")
        return frozenset()
    for day in rows:
        try:
            found.add(day if isinstance(day, date) else date.fromisoformat(str(day)))
        except ValueError:
            table.wrong("holidays", f"{day!r} is no date", "Write dates as 2026-12-25.")
    return frozenset(found)
