"""Plots as SVG text: lines and points with axes, a legend and a title. No library, no script."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

Points = Sequence[tuple[float, float]]
WIDE, HIGH, LEFT, BOTTOM, TOP, RIGHT = 640, 300, 56, 40, 16, 12


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: its words, the marks that are named, and whether it is logarithmic."""

    words: str
    marks: tuple[float, ...]
    log: bool = False

    def place(self, value: float) -> float:
        """Where a value stands between the first and the last mark, from 0 to 1."""
        low, high = self.marks[0], self.marks[-1]
        if self.log:
            value, low, high = (math.log(max(one, 1e-9)) for one in (value, low, high))
        return min(1.0, max(0.0, (value - low) / (high - low))) if high > low else 0.0


def plot(
    series: Mapping[str, Points], across: Axis, up: Axis, tones: Sequence[str], *, joined: bool = True
) -> str:
    """One plot. A series has the class of its name's place in `tones` (`s0`, `s1`, ...): the page has the colours."""
    parts = [
        f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{escape(up.words)} by {escape(across.words)}">'
    ]
    parts += _axes(across, up)
    for name, points in series.items():
        number = tones.index(name)
        spots = [(_x(across, x), _y(up, y)) for x, y in points]
        if joined:
            line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
            parts.append(f'<polyline class="s{number}" points="{line}"><title>{escape(name)}</title></polyline>')
        else:
            parts += [_dot(number, name, x, y) for x, y in spots]
    return "\n".join([*parts, "</svg>", _legend(series, tones)])


def nice(values: Sequence[float], steps: int = 5, *, from_zero: bool = True) -> tuple[float, ...]:
    """Round marks over the values, from 0 or from a mark below the smallest."""
    most = max([*values, 1e-9])
    least = 0.0 if from_zero else min([*values, most])
    span = max(most - least, most / 50)
    size = 10 ** math.floor(math.log10(span / steps))
    step = next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size * steps >= span)
    first, last = math.floor(least / step), math.ceil(most / step)
    return tuple(round(step * number, 9) for number in range(first, max(last, first + 1) + 1))


def _x(axis: Axis, value: float) -> float:
    return LEFT + axis.place(value) * (WIDE - LEFT - RIGHT)


def _y(axis: Axis, value: float) -> float:
    return HIGH - BOTTOM - axis.place(value) * (HIGH - BOTTOM - TOP)


def _axes(across: Axis, up: Axis) -> list[str]:
    floor = HIGH - BOTTOM
    parts = []
    for mark in up.marks:
        y = _y(up, mark)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDE - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_number(mark)}</text>')
    for mark in across.marks:
        x = _x(across, mark)
        parts.append(f'<text x="{x:.1f}" y="{floor + 18}" text-anchor="middle">{_number(mark)}</text>')
    parts.append(f'<line class="axis" x1="{LEFT}" x2="{WIDE - RIGHT}" y1="{floor}" y2="{floor}"/>')
    parts.append(
        f'<text class="words" x="{WIDE - RIGHT}" y="{HIGH - 6}" text-anchor="end">{escape(across.words)}</text>'
    )
    parts.append(f'<text class="words" x="{LEFT}" y="{TOP - 4}">{escape(up.words)}</text>')
    return parts


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:g}"


def _dot(number: int, name: str, x: float, y: float) -> str:
    return (
        f'<circle class="s{number}" cx="{x:.1f}" cy="{y:.1f}" r="6"><title>{escape(name)}</title></circle>'
        f'<text x="{x + 10:.1f}" y="{y + 4:.1f}">{escape(name)}</text>'
    )


def _legend(series: Mapping[str, Points], tones: Sequence[str]) -> str:
    names = "".join(f'<li class="s{tones.index(name)}">{escape(name)}</li>' for name in series)
    return f'<ul class="legend">{names}</ul>'
