"""Counting: means, medians, shares and ratios, each with its 95 % interval, its count and its cases."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement, mean_interval, wilson

Z = 1.959964
Values = Sequence[tuple[str, float]]
"""Case id and value; a case may stand there more than once."""


def nothing(name: str, unit: str, definition: str) -> Measurement:
    """No number is better than a false one."""
    return Measurement(name, None, None, None, 0, unit, definition)


def mean_of(name: str, values: Values, unit: str, definition: str) -> Measurement:
    """The mean and its normal interval; never below zero where nothing counted is."""
    values = sorted(values)
    if not values:
        return nothing(name, unit, definition)
    mean, low, high = mean_interval([value for _, value in values])
    if values and min(value for _, value in values) >= 0:
        low = max(0.0, low)
    return Measurement(name, mean, low, high, len(values), unit, definition, _ids(values))


def quantile_of(name: str, values: Values, share: float, unit: str, definition: str) -> Measurement:
    """A quantile and its interval by order statistics: no shape of the distribution is taken for granted."""
    values = sorted(values)
    if not values:
        return nothing(name, unit, definition)
    ordered = sorted(value for _, value in values)
    count = len(ordered)
    spread = Z * math.sqrt(count * share * (1 - share))
    low = ordered[max(0, math.floor(count * share - spread))]
    high = ordered[min(count - 1, math.ceil(count * share + spread))]
    value = _quantile(ordered, share)
    return Measurement(name, value, min(low, value), max(high, value), count, unit, definition, _ids(values))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Between the two nearest values, in proportion (Hyndman and Fan, type 7)."""
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def share_of(name: str, marked: Iterable[tuple[str, bool]], definition: str) -> Measurement:
    """A share and its Wilson interval; `cases` are all that were counted, hits first."""
    rows = sorted(marked, key=lambda row: (not row[1], row[0]))
    if not rows:
        return nothing(name, "share", definition)
    hits = sum(hit for _, hit in rows)
    low, high = wilson(hits, len(rows))
    value = hits / len(rows)
    return Measurement(name, value, min(low, value), max(high, value), len(rows), "share", definition, _ids(rows))


def ratio_of(name: str, pairs: Iterable[tuple[str, float, float]], unit: str, definition: str) -> Measurement:
    """One sum by another, over the same cases: (id, above, below), with the interval of a ratio (delta method)."""
    rows = sorted(pairs)
    below = math.fsum(row[2] for row in rows)
    if not rows or below == 0:
        return nothing(name, unit, definition)
    value = math.fsum(row[1] for row in rows) / below
    count = len(rows)
    spread = 0.0
    if count > 1:
        squares = math.fsum((above - value * under) ** 2 for _, above, under in rows)
        spread = Z * math.sqrt(squares * count / (count - 1)) / below
    low = max(0.0, value - spread)
    return Measurement(name, value, low, value + spread, count, unit, definition, _ids(rows))


def number_of(name: str, cases: Iterable[Case], unit: str, definition: str) -> Measurement:
    """A plain count of cases: it is what it is, without an interval of its own."""
    ids = tuple(sorted(case.id for case in cases))
    return Measurement(name, len(ids), len(ids), len(ids), len(ids), unit, definition, ids)


def _ids(rows: Iterable[tuple[object, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row[0]) for row in rows))
