"""Reading a date, and what a reading is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from firsthand.engine.plain_words import has_any, plain
from firsthand.engine.playbook.words import DONT_KNOW, NUMBERS, WEEKDAYS


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer means for the question: a value, or why there is none (unclear, unsure, refused, outside)."""

    value: Any = None
    why: str = ""

    @property
    def clear(self) -> bool:
        return not self.why


UNCLEAR = Reading(why="unclear")
UNSURE = Reading(why="unsure")


_MONTHS = "january february march april may june july august september october november december".split()
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_SHORT = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_NAMED = re.compile(r"\b([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})(?: (\d{4}))?\b")
_DAY_ALONE = re.compile(r"\b(?:the|on) (\d{1,2})(?:st|nd|rd|th)\b")
_ORDINALS = {
    word: f"{n}th"
    for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}
_SPELLED = re.compile(rf"\b({'|'.join(_ORDINALS)})\b")
_AHEAD = re.compile(r"\bin (\w+) (day|week)s?\b|\b(\w+) (day|week)s? from (?:today|now)\b")
_AGO = re.compile(r"\b(\w+) (day|week)s? ago\b")
_SOON = re.compile(r"\b(?:tmrw|tmr|tmw|tomo|tomorow|tommorow|tommorrow|2morrow|2moro)\b")
_SHORT_DAYS = re.compile(r"\b(mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b")
_DAYS_OF = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


def read_date(words: str, now: str) -> Reading:
    """A date as YYYY-MM-DD: written out, in figures (month first, unless the day leaves no doubt), or relative.

    Without a year it is the one nearest to today; a day of the month alone is the next one to come.
    """
    text = _SOON.sub("tomorrow", re.sub(r"[,\s]+", " ", words.lower()))
    today = date.fromisoformat(now[:10])
    if match := _ISO.search(text):
        return _made(int(match[1]), int(match[2]), int(match[3]))
    if match := _SLASHED.search(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        return _made(year, second, first) if first > 12 else _made(year, first, second)
    if match := _SHORT.search(text):
        first, second = int(match[1]), int(match[2])
        return _nearest(second, first, today) if first > 12 else _nearest(first, second, today)
    in_figures = _SPELLED.sub(lambda match: _ORDINALS[match[1]], text)
    for match in (*_NAMED.finditer(in_figures), *_DAY_FIRST.finditer(in_figures)):
        name, day = (match[1], match[2]) if match[2].isdigit() else (match[2], match[1])
        months = [n for n, month in enumerate(_MONTHS, 1) if month.startswith(name[:3]) and len(name) >= 3]
        if months and _MONTHS[months[0] - 1].startswith(name):
            return _made(int(match[3]), months[0], int(day)) if match[3] else _nearest(months[0], int(day), today)
    if match := _DAY_ALONE.search(in_figures):
        return _next_day(int(match[1]), today)
    return _relative(text, today)


def _relative(text: str, today: date) -> Reading:
    if match := _AHEAD.search(text):
        return _off(match[1] or match[3], match[2] or match[4], 1, today)
    if match := _AGO.search(text):
        return _off(match[1], match[2], -1, today)
    for word, days in (
        ("day after tomorrow", 2),
        ("day before yesterday", -2),
        ("tomorrow", 1),
        ("today", 0),
        ("yesterday", -1),
    ):
        if word in text:
            return Reading((today + timedelta(days=days)).isoformat())
    if re.search(r"\bend of (?:the |this )?month\b", text):
        first_of_next = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return Reading((first_of_next - timedelta(days=1)).isoformat())
    return _weekday(text, today)


def _weekday(text: str, today: date) -> Reading:
    for index, name in enumerate(WEEKDAYS):
        short = _SHORT_DAYS.search(text)
        if re.search(rf"\b{name}\b", text) or (short and _DAYS_OF[short[1][:3]] == index):
            ahead = (index - today.weekday() - 1) % 7 + 1
            behind = (today.weekday() - index - 1) % 7 + 1
            last = re.search(rf"\blast (?:{name}|{name[:3]})", text)
            return Reading((today + timedelta(days=-behind if last else ahead)).isoformat())
    return UNSURE if has_any(plain(text), DONT_KNOW) else UNCLEAR


def _off(count: str, unit: str, way: int, today: date) -> Reading:
    number = float(count) if count.isdigit() else 1.0 if count in ("a", "an", "one") else NUMBERS.get(count)
    if number is None or number > 3660:
        return UNCLEAR
    return Reading((today + timedelta(days=way * number * (7 if unit == "week" else 1))).isoformat())


def _nearest(month: int, day: int, today: date) -> Reading:
    """The day and month of the year that brings it nearest to today."""
    found = [made for year in (today.year - 1, today.year, today.year + 1) if (made := _date(year, month, day))]
    if not found:
        return UNCLEAR
    return Reading(min(found, key=lambda made: abs((made - today).days)).isoformat())


def _next_day(day: int, today: date) -> Reading:
    for months in range(3):
        first = (today.replace(day=1) + timedelta(days=31 * months + months)).replace(day=1)
        if (made := _date(first.year, first.month, day)) and made >= today:
            return Reading(made.isoformat())
    return UNCLEAR


def _made(year: int, month: int, day: int) -> Reading:
    made = _date(year, month, day)
    return Reading(made.isoformat()) if made else UNCLEAR


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
