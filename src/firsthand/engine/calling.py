"""Booking a call-back: what the customer's words mean as a time, and the first free place that fits them.

A place is inside business hours, far enough ahead to be kept, and in a slot that still has room. Pure: the
places that are taken come in as counts, the clock as a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from firsthand.domain.hours import Hours, is_open, opens_next
from firsthand.domain.policy import CallBacks, Policy
from firsthand.engine.playbook.dates import read_date

SLOT_MINUTES = 15
RULES = CallBacks()
WORKING_DAY = ((9 * 60, 18 * 60),)

_PARTS = (
    ("early morning", (0, 600)),
    ("morning", (0, 720)),
    ("lunch", (690, 840)),
    ("midday", (690, 840)),
    ("noon", (690, 840)),
    ("afternoon", (720, 1440)),
    ("evening", (1020, 1440)),
    ("after work", (1020, 1440)),
    ("tonight", (1020, 1440)),
)
_CHANGED = re.compile(r"\bno,|\bno wait\b|\bactually\b|\bi mean\b|\bor rather\b")
"""After these words it is the new wish that counts."""
_LATE = re.compile(r"\b(?:afternoon|evening|tonight|night)\b")
_CLOCK = re.compile(
    r"\b(?:(at|after|from|before|until|by|around|about) )?(\d{1,2})(?:[:.h](\d{2}))? ?"
    r"(a\.?m\b\.?|p\.?m\b\.?|o.?clock)?(?=[\s,;.!?-]|$)"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """When a call would suit: a day or any, and minutes of the local day within which it may begin."""

    day: str = ""
    first: int = 0
    last: int = 24 * 60


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the diary, as instants; `fits` is false where another time than the wished one was taken."""

    start: datetime
    end: datetime
    fits: bool


def calling_hours(policy: Policy) -> Hours:
    """The calendar that the policy names, else its calendar `call_backs`, else weekdays from 9 to 6 in the desk's zone."""
    if policy.call_backs.calendar:
        return policy.hours(policy.call_backs.calendar)
    if "call_backs" in policy.calendars:
        return policy.calendars["call_backs"]
    return Hours(policy.zone, weekly=(*(WORKING_DAY,) * 5, (), ()))


def wish_of(words: str, now: datetime, hours: Hours) -> Wish:
    """What "tomorrow after 3", "Friday morning" or "11/30/2026 at 10:30" means; anything else is any time."""
    text = " ".join(words.lower().split())
    *before, after = _CHANGED.split(text)
    wish = _wish(after, now, hours)
    return wish if not before or wish != Wish() else _wish(text, now, hours)


def _wish(text: str, now: datetime, hours: Hours) -> Wish:
    local = now.astimezone(ZoneInfo(hours.zone))
    reading = read_date(text, local.isoformat())
    day = str(reading.value) if reading.clear else local.date().isoformat() if "tonight" in text else ""
    without_dates = re.sub(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}", " ", text)
    for match in _CLOCK.finditer(without_dates):
        if clock := _of_clock(match, late=bool(_LATE.search(text))):
            return Wish(day, *clock)
    for name, (first, last) in _PARTS:
        if name in text:
            return Wish(day, first, last)
    return Wish(day)


def _of_clock(match: re.Match[str], late: bool) -> tuple[int, int] | None:
    """A time of the day as minutes: "at 3" is the afternoon's, "after 3" until the evening."""
    how, hour, minute, half = match[1] or "", int(match[2]), int(match[3] or 0), (match[4] or "").replace(".", "")
    if hour > 24 or minute > 59 or not (how or match[3] or half):
        return None
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    elif not half.startswith(("am", "pm")) and 1 <= hour <= (11 if late else 7):
        hour += 12
    at = hour * 60 + minute
    if how in ("after", "from"):
        return at, 24 * 60
    return (0, at) if how in ("before", "until", "by") else (at, at + SLOT_MINUTES)


def slot_for(
    words: str, now: datetime, hours: Hours, taken: Mapping[datetime, int], rules: CallBacks = RULES
) -> Slot | None:
    """The first free place that fits the words; else the first free one near it; None where none is free at all."""
    wish = wish_of(words, now, hours)
    places = [place for place in _places(now, hours, rules) if taken.get(place, 0) < rules.at_once]
    zone = ZoneInfo(hours.zone)
    fitting = [place for place in places if _fits(wish, place.astimezone(zone))]
    if fitting:
        return _slot(fitting[0], fits=True)
    if not places:
        return None
    nearest = min(places, key=lambda place: (_distance(wish, place.astimezone(zone), rules.days_ahead), place))
    return _slot(nearest, fits=False)


def _places(now: datetime, hours: Hours, rules: CallBacks) -> Iterator[datetime]:
    """Every beginning of a slot inside the hours, from the earliest that can be kept."""
    step = timedelta(minutes=SLOT_MINUTES)
    at, end = _next_slot(now + timedelta(minutes=rules.ahead_minutes)), now + timedelta(days=rules.days_ahead)
    while at < end:
        if is_open(hours, at) and is_open(hours, at + step - timedelta(seconds=1)):
            yield at
            at += step
            continue
        opens = opens_next(hours, at)
        if opens is None:
            return
        at = _next_slot(opens) if opens > at else at + step


def _next_slot(at: datetime) -> datetime:
    """The instant itself where it begins a slot, else the next one that does."""
    seconds = SLOT_MINUTES * 60
    whole = -(-int(at.timestamp()) // seconds) * seconds
    return datetime.fromtimestamp(whole, UTC)


def _fits(wish: Wish, local: datetime) -> bool:
    minute = local.hour * 60 + local.minute
    return (not wish.day or local.date().isoformat() == wish.day) and wish.first <= minute < max(
        wish.last, wish.first + SLOT_MINUTES
    )


def _distance(wish: Wish, local: datetime, days_ahead: int) -> tuple[int, int]:
    """How far a place is from the wish: days first (later before earlier), then minutes of the day."""
    days = 0
    if wish.day:
        wished = datetime.fromisoformat(wish.day).date()
        off = (local.date() - wished).days
        days = off if off >= 0 else days_ahead - off
    minute = local.hour * 60 + local.minute
    return days, max(0, wish.first - minute, minute - wish.last)


def _slot(start: datetime, *, fits: bool) -> Slot:
    return Slot(start, start + timedelta(minutes=SLOT_MINUTES), fits)


def in_local_words(start: datetime, hours: Hours) -> str:
    """How a time is said to the customer: "Monday 30 November at 10:30 am"."""
    local = start.astimezone(ZoneInfo(hours.zone))
    return f"{local:%A} {local.day} {local:%B} at {local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"
