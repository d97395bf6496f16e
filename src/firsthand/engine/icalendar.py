"""iCalendar out (RFC 5545): a booked call as an event with an alarm, for any calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

LINE_OCTETS = 75


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a calendar. `alarm_minutes` before it the calendar reminds."""

    uid: str
    start: datetime
    end: datetime
    made_at: datetime
    summary: str
    description: str = ""
    url: str = ""
    alarm_minutes: int = 15
    cancelled: bool = False


def calendar(entries: Iterable[Entry], name: str = "Call-backs") -> str:
    """The whole file, with the line ends and the folding that the standard asks for."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Firsthand//care desk//EN", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{escaped(name)}"]
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}"
    yield f"DTSTAMP:{_stamp(entry.made_at)}"
    yield f"DTSTART:{_stamp(entry.start)}"
    yield f"DTEND:{_stamp(entry.end)}"
    yield f"SUMMARY:{escaped(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{escaped(entry.description)}"
    if entry.url:
        yield f"URL:{''.join(entry.url.split())}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    if entry.alarm_minutes and not entry.cancelled:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(entry.summary)}")
        yield from (f"TRIGGER:-PT{entry.alarm_minutes}M", "END:VALARM")
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text value: backslash, comma, semicolon and line ends written out; other control characters left away."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for bare, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(bare, written)
    return "".join(char for char in text if char >= " " or char == "\t")


def folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, each after the first behind a space; no character is cut."""
    piece, octets = "", 0
    for char in line:
        size = len(char.encode("utf-8", "surrogatepass"))
        if octets + size > LINE_OCTETS:
            yield piece
            piece, octets = " ", 1
        piece, octets = piece + char, octets + size
    yield piece


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
