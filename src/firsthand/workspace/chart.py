"""The small chart of what came in: bars, the times under them, and its peak in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

Piece = tuple[datetime, int, int]
"""(from, mentions, those that need an answer)."""

WIDE, HIGH = 720, 120
BARS = 36
MOST_TICKS = 7
_STEPS = (
    *(timedelta(minutes=each) for each in (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720)),
    *(timedelta(days=each) for each in (1, 2, 5, 7, 14, 30, 60, 90, 180, 365)),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in the chart's own units: from where, how wide and high, and the part that needs an answer."""

    x: float
    width: float
    height: float
    need_height: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart as the page draws it."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    peak: str
    wide: int = WIDE
    high: int = HIGH


def chart(
    read: Callable[[datetime, datetime, int], Sequence[Piece]], since: datetime, now: datetime, zone: tzinfo
) -> Chart:
    """The chart of a span. An empty beginning is left out: a morning that starts at seven is not a third of a day."""
    pieces = read(since, now, BARS)
    begun = next((at for at, count, _ in pieces if count), since)
    if begun - since > (now - since) / 4:
        pieces = read(begun, now, BARS)
    most = max((count for _, count, _ in pieces), default=0)
    days = bool(pieces) and now - pieces[0][0] > timedelta(days=2)
    step = WIDE / max(1, len(pieces))
    bars = tuple(_bar(n, step, piece, most or 1, _written(piece[0], zone, days)) for n, piece in enumerate(pieces))
    return Chart(bars, _ticks(pieces, now, zone, days), _peak(pieces, most, zone, days))


def _bar(number: int, step: float, piece: Piece, most: int, at: str) -> Bar:
    _, count, need = piece
    return Bar(
        x=round(number * step, 1),
        width=round(max(1.0, step * 0.82), 1),
        height=round(count / most * HIGH, 1),
        need_height=round(need / most * HIGH, 1),
        label=f"{at}: {count:,} mentions, {need:,} need an answer",
    )


def _ticks(pieces: Sequence[Piece], now: datetime, zone: tzinfo, days: bool) -> tuple[tuple[float, str], ...]:
    """The round times within the span, each with its place in percent of the width."""
    if not pieces:
        return ()
    begun = pieces[0][0]
    span = now - begun
    step = next((each for each in _STEPS if span <= each * (MOST_TICKS - 1)), span)
    midnight = begun.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    at = midnight + step * math.ceil((begun - midnight) / step)
    told = []
    while at <= now and span:
        told.append((round(100 * ((at - begun) / span), 2), _written(at, zone, days)))
        at += step
    return tuple(told)


def _peak(pieces: Sequence[Piece], most: int, zone: tzinfo, days: bool) -> str:
    """Where the most came in, and how much; empty where nothing did."""
    if not most or len(pieces) < 2:
        return ""
    minutes = max(1, round((pieces[1][0] - pieces[0][0]).total_seconds() / 60))
    length = f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"
    at = next(at for at, count, _ in pieces if count == most)
    return f"most at {_written(at, zone, days)}: {most:,} in {length}"


def _written(at: datetime, zone: tzinfo, days: bool) -> str:
    local = at.astimezone(zone)
    return f"{local:%-d %b}" if days else f"{local:%H:%M}"
