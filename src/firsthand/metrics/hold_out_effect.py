"""What offers do: customers who were offered something beside those who by chance were not, all else speaking for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from firsthand.domain.measurement import Measurement, wilson
from firsthand.metrics.counting import share_of

LEAST = 30
"""Customers on each side before a difference is told at all."""
DAYS = 30
"""So long after the case it is looked at what the customer did."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A case at whose end a cross-sell was weighed and nothing spoke against it, and what followed in 30 days."""

    case: str
    customer: str
    at: datetime
    held_out: bool
    wrote_again: bool
    wants_to_leave: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """One outcome on both sides. The difference is offered less held out, with its 95 % interval (Newcombe)."""

    name: str
    offered: Measurement
    held_out: Measurement
    difference: float
    low: float
    high: float

    @property
    def unsure(self) -> bool:
        """Whether the interval holds zero: no verdict then."""
        return self.low <= 0 <= self.high


OUTCOMES: dict[str, tuple[Callable[[Followed], bool], str]] = {
    "wrote_again": (
        lambda row: row.wrote_again,
        "share of customers who came back within 30 days, with a new case or in one they had; plain thanks are none",
    ),
    "wants_to_leave": (lambda row: row.wants_to_leave, "share who said within 30 days that they want to leave"),
}


def one_a_customer(rows: Sequence[Followed]) -> list[Followed]:
    """The first such case of each customer: who writes often does not count often."""
    first: dict[str, Followed] = {}
    for row in sorted(rows, key=lambda each: (each.at, each.case)):
        first.setdefault(row.customer, row)
    return list(first.values())


def effects(rows: Sequence[Followed]) -> tuple[Effect, ...]:
    """The outcomes of both sides; none while one side has fewer than `LEAST` customers."""
    sides = [[row for row in one_a_customer(rows) if row.held_out is held] for held in (False, True)]
    if min(len(side) for side in sides) < LEAST:
        return ()
    return tuple(_effect(name, *sides) for name in OUTCOMES)


def _effect(name: str, offered: Sequence[Followed], held: Sequence[Followed]) -> Effect:
    happened, words = OUTCOMES[name]
    one, two = (share_of(name, [(row.case, happened(row)) for row in side], words) for side in (offered, held))
    hits, other_hits = (sum(map(happened, side)) for side in (offered, held))
    low, high = newcombe(hits, len(offered), other_hits, len(held))
    return Effect(name, one, two, hits / len(offered) - other_hits / len(held), low, high)


def newcombe(hits: int, count: int, other_hits: int, other_count: int) -> tuple[float, float]:
    """The 95 % interval of a difference of two shares from their Wilson intervals (Newcombe 1998, method 10)."""
    one, two = hits / count, other_hits / other_count
    (low, high), (other_low, other_high) = wilson(hits, count), wilson(other_hits, other_count)
    gap = one - two
    return (
        gap - math.sqrt((one - low) ** 2 + (other_high - two) ** 2),
        gap + math.sqrt((high - one) ** 2 + (two - other_low) ** 2),
    )
