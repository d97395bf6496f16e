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
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
_NAMED = re.compile(r"\b([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})(?: (\d{4}))?\b")


def read_date(words: str, now: str) -> Reading:
    """A date as YYYY-MM-DD: written out, in figures (month first, unless the day leaves no doubt), or relative."""
    text = re.sub(r"[,\s]+", " ", words.lower())
    today = date.fromisoformat(now[:10])
    if match := _ISO.search(text):
        return _made(int(match[1]), int(match[2]), int(match[3]))
    if match := _SLASHED.search(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        return _made(year, second, first) if first > 12 else _made(year, first, second)
    for match in (*_NAMED.finditer(text), *_DAY_FIRST.finditer(text)):
        name, day = (match[1], match[2]) if match[2].isdigit() else (match[2], match[1])
        months = [n for n, month in enumerate(_MONTHS, 1) if month.startswith(name[:3]) and len(name) >= 3]
        if months and _MONTHS[months[0] - 1].startswith(name):
            return _made(int(match[3] or today.year), months[0], int(day))
    return _relative(text, today)


def _relative(text: str, today: date) -> Reading:
    for word, days in (("day after tomorrow", 2), ("tomorrow", 1), ("today", 0), ("yesterday", -1)):
        if word in text:
            return Reading((today + timedelta(days=days)).isoformat())
    for index, name in enumerate(WEEKDAYS):
        if re.search(rf"\b{name}\b", text):
            ahead = (index - today.weekday() - 1) % 7 + 1
            return Reading((today + timedelta(days=ahead)).isoformat())
    if match := re.search(r"\bin (\w+) (day|week)s?\b", text):
        count = float(match[1]) if match[1].isdigit() else NUMBERS.get(match[1])
        if count is not None:
            return Reading((today + timedelta(days=count * (7 if match[2] == "week" else 1))).isoformat())
    return UNSURE if has_any(plain(text), DONT_KNOW) else UNCLEAR


def _made(year: int, month: int, day: int) -> Reading:
    try:
        return Reading(date(year, month, day).isoformat())
    except ValueError:
        return UNCLEAR
