"""Comparing two spans: day by day in pairs, and no verdict where the interval holds zero."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement, mean_interval
from firsthand.domain.policy import Policy

Metric = Callable[[Sequence[Case], Policy], Measurement]

_T95 = (
    *(12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23),
    *(2.20, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.10, 2.09),
)
"""Student's t for 95 %, by degrees of freedom from 1; 1.96 + 2.4/df is good enough beyond."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed between two spans. `relative` is the change by the first span's mean.

    `verdict` is lower, higher or unsure: whether less is better, the reader knows.
    """

    name: str
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    pairs: int
    relative: float | None
    verdict: str


def compare(
    metric: Metric, before: Mapping[str, Sequence[Case]], after: Mapping[str, Sequence[Case]], policy: Policy
) -> Change:
    """The paired difference of a metric. Keys name what belongs together: a weekday, an hour, a replication.

    Only keys of both spans are paired; one pair or none gives no interval and no verdict.
    """
    keys = [key for key in sorted(before) if key in after]
    measured = [(metric(before[key], policy), metric(after[key], policy)) for key in keys]
    pairs = [(a.value, b.value) for a, b in measured if a.value is not None and b.value is not None]
    name = metric((), policy).name
    if not pairs:
        return Change(name, None, None, None, None, None, 0, None, "unsure")
    first, second = (math.fsum(side) / len(pairs) for side in zip(*pairs, strict=True))
    gaps = [b - a for a, b in pairs]
    mean, low, high = mean_interval(gaps, _t95(len(gaps) - 1))
    verdict = "unsure" if len(gaps) < 2 or low <= 0 <= high else "lower" if high < 0 else "higher"
    relative = mean / first if first else None
    if len(gaps) < 2:
        return Change(name, first, second, mean, None, None, 1, relative, verdict)
    return Change(name, first, second, mean, low, high, len(gaps), relative, verdict)


def _t95(freedom: int) -> float:
    if freedom < 1:
        return 0.0
    return _T95[freedom - 1] if freedom <= len(_T95) else 1.96 + 2.4 / freedom
