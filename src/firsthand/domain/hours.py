"""Business hours: weekly spans in a time zone, with split shifts and holidays, counted in real minutes.

Spans are wall-clock times of the zone; minutes are real ones. On the day the clocks change, a span that
holds the change is an hour shorter or longer, exactly as it is for the people who work it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_DAY = 24 * 60
SEARCH_DAYS = 3 * 366
"""How far ahead an opening is looked for: a calendar that is shut for three years is shut."""


def on_the_clock(moment: datetime, zone: str) -> str:
    """A moment as the desk's own clock shows it, with its zone: how people are told a time. Machines get UTC."""
    return f"{moment.astimezone(ZoneInfo(zone)):%d %b %H:%M %Z}"


Span = tuple[int, int]
"""Opening and closing as minutes after local midnight; 1440 closes at midnight."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a team works. `weekly` holds Monday to Sunday; `always` needs neither zone nor spans."""

    zone: str = "UTC"
    weekly: tuple[tuple[Span, ...], ...] = ()
    holidays: frozenset[date] = frozenset()
    always: bool = False

    def spans_of(self, day: date) -> tuple[Span, ...]:
        """The opening spans of one local day, none on a holiday."""
        if self.always:
            return ((0, MINUTES_A_DAY),)
        if day in self.holidays or not self.weekly:
            return ()
        return self.weekly[day.weekday()]


ALWAYS = Hours(always=True)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant of a local wall-clock minute; a minute that the clocks skip is the instant of the skip."""
    extra, minute = divmod(minute, MINUTES_A_DAY)
    day = day + timedelta(days=extra)
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    return local.astimezone(UTC)


def _openings(hours: Hours, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The opening spans from `since` on, as instants in order, cut at `since`."""
    zone = _zone(hours.zone)
    first = since.astimezone(zone).date() - timedelta(days=1)
    for offset in range(SEARCH_DAYS):
        day = first + timedelta(days=offset)
        for start, end in hours.spans_of(day):
            opens, closes = _moment(day, start, zone), _moment(day, end, zone)
            if closes > since:
                yield max(opens, since), closes


def minutes_between(hours: Hours, start: datetime, end: datetime) -> float:
    """The open minutes between two instants; zero when `end` is not after `start`."""
    if end <= start:
        return 0.0
    if hours.always:
        return (end - start).total_seconds() / 60
    seconds = 0.0
    for opens, closes in _openings(hours, start):
        if opens >= end:
            break
        seconds += max(0.0, (min(closes, end) - opens).total_seconds())
    return seconds / 60


def after(hours: Hours, start: datetime, minutes: float) -> datetime | None:
    """The instant at which `minutes` of open time have passed since `start`; None where it never comes."""
    if hours.always:
        return start + timedelta(minutes=minutes)
    left = minutes * 60
    for opens, closes in _openings(hours, start):
        length = (closes - opens).total_seconds()
        if length >= left:
            return opens + timedelta(seconds=left)
        left -= max(0.0, length)
    return None


def is_open(hours: Hours, now: datetime) -> bool:
    """Whether the team works at this instant."""
    if hours.always:
        return True
    opens, closes = next(_openings(hours, now), (None, None))
    return opens is not None and closes is not None and opens <= now < closes


def opens_next(hours: Hours, now: datetime) -> datetime | None:
    """When the team works next: `now` itself when it is open."""
    return now if hours.always else next((opens for opens, _ in _openings(hours, now)), None)
