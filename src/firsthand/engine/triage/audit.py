"""The audit of what is filtered out: how much is missed at most, and when that is an alarm."""

from __future__ import annotations

import math
from dataclasses import dataclass

PROMISED = 0.01
"""Of what is filtered out, at most so much needs an answer."""
QUIET = 1 / 6_000
"""A miss as rare as this is no news; the alarm's false alarms are counted against it."""
ALPHA = 0.05
READS_A_DAY = 300
"""So many reads find a miss rate of one in a hundred within a day, 19 times of 20: 0.99 ** 300 is below 0.05."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What people found who read a random share of the filtered-out pile again."""

    reads: int
    missed: int
    rate: float
    low: float
    high: float
    alarm: bool
    reason: str


def audit(reads: int, missed: int, *, quiet: float = QUIET, alpha: float = ALPHA) -> Audit:
    """The miss rate with its 95 % bounds, and whether so many misses would be chance no more than `alpha` of times."""
    if reads <= 0:
        return Audit(0, 0, 0.0, 0.0, 1.0, False, "nobody has read any of it again yet")
    low, high = _bound(reads, missed, upper=False), _bound(reads, missed, upper=True)
    alarm = missed > 0 and _tail(reads, missed, quiet) <= alpha
    reason = f"{missed} of {reads} read again needed an answer; of the whole pile {high:.1%} at most"
    return Audit(reads, missed, missed / reads, low, high, alarm, reason)


def _tail(count: int, least: int, rate: float) -> float:
    """The chance of `least` or more among `count`, at this rate."""
    below = sum(math.exp(_log_chance(count, number, rate)) for number in range(least))
    return max(0.0, 1.0 - below)


def _log_chance(count: int, number: int, rate: float) -> float:
    ways = math.lgamma(count + 1) - math.lgamma(number + 1) - math.lgamma(count - number + 1)
    return ways + number * math.log(rate) + (count - number) * math.log1p(-rate)


def _bound(count: int, number: int, *, upper: bool) -> float:
    """The one-sided Clopper-Pearson bound at 95 %, by halving."""
    if (number == 0 and not upper) or (number == count and upper):
        return 1.0 if upper else 0.0
    low, high = 1e-12, 1 - 1e-12
    for _ in range(60):
        middle = (low + high) / 2
        # Upper: so few would be chance. Lower: so many would be.
        likely = 1 - _tail(count, number + 1, middle) if upper else _tail(count, number, middle)
        if (likely > 0.05) == upper:
            low = middle
        else:
            high = middle
    return (low + high) / 2
