"""A measurement: a number that tells how sure it is, and which cases stand behind it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Measurement:
    """One metric over a span: value with its 95 % interval, count, unit and definition.

    `value`, `low` and `high` are None when nothing was counted: no number is better than a false one.
    `cases` are the ids behind the number, so that every number opens to its cases.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    count: int
    unit: str
    definition: str
    cases: tuple[str, ...] = field(default=(), repr=False)


def wilson(hits: int, count: int, z: float = 1.959964) -> tuple[float, float]:
    """The Wilson score interval of a share (Wilson 1927), honest also at 0, at 1 and for few cases."""
    if count == 0:
        return 0.0, 1.0
    share = hits / count
    centre = share + z * z / (2 * count)
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def mean_interval(values: Sequence[float], z: float = 1.959964) -> tuple[float, float, float]:
    """Mean and its normal 95 % interval; a single value has no interval but itself."""
    mean = math.fsum(values) / len(values)
    if len(values) < 2:
        return mean, mean, mean
    variance = math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)
    spread = z * math.sqrt(variance / len(values))
    return mean, mean - spread, mean + spread
