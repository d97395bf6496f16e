"""The figures of one played month, counted case by case inside the counted days."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.simulation.month import DAY, Month
from firsthand.simulation.played import Played
from firsthand.simulation.scenario import Scenario
from firsthand.simulation.strategies import URGENCIES, Strategy


@dataclass(frozen=True, slots=True)
class Outcome:
    """One month under one strategy. Shares are of all actionable cases that arrived in the counted days."""

    strategy: str
    seed: int
    cases: int
    handled: int
    never_answered: float
    mean_minutes: float
    median_minutes: float
    p90_minutes: float
    answered_in_15: float
    answered_in_60: float
    targets_held: float
    held_by_urgency: tuple[float, ...]
    lost: float
    first_contact_resolution: float
    resolved: float
    transfers: float
    reopened: float
    next_response_minutes: float
    resolution_minutes: float
    occupancy: float
    noise_minutes_share: float
    cost_per_handled: float
    cost_per_resolved: float
    cost_per_actionable: float
    paid_hours: float
    agents: int
    fairness_gini: float
    curve: tuple[float, ...]
    """Share answered within each of `CURVE_MINUTES`."""
    backlog: tuple[int, ...]
    """Cases waiting for a first answer at each hour of the month."""


CURVE_MINUTES = (1, 2, 3, 5, 8, 12, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1440, 2880)


def outcome(month: Month, played: Played, strategy: Strategy, scenario: Scenario) -> Outcome:
    """Count one played month."""
    low, high = scenario.warm_days * DAY, (scenario.days - scenario.cut_days) * DAY
    cases = [i for i, at in enumerate(month.arrive) if low <= at < high]
    count = max(1, len(cases))
    waits = sorted(_waits(month, played, cases))
    handled = max(1, len(waits))
    held = _held(month, played, strategy, cases)
    resolved = sum(played.resolved[i] > 0 for i in cases)
    pay = _paid_hours(scenario, strategy) * _mean_wage(strategy)
    closing = [at - month.arrive[i] for i in cases if (at := played.closed[i]) is not None]
    on, busy = sum(played.on_minutes), sum(played.busy)
    return Outcome(
        strategy=strategy.name,
        seed=month.seed,
        cases=len(cases),
        handled=len(waits),
        never_answered=1 - len(waits) / count,
        mean_minutes=math.fsum(waits) / handled,
        median_minutes=quantile(waits, 0.5),
        p90_minutes=quantile(waits, 0.9),
        answered_in_15=bisect_right(waits, 15.0) / count,
        answered_in_60=bisect_right(waits, 60.0) / count,
        targets_held=sum(ok for ok, _ in held) / count,
        held_by_urgency=tuple(_share([ok for ok, urgency in held if urgency == u]) for u in range(3)),
        lost=sum(played.lost[i] for i in cases) / count,
        first_contact_resolution=sum(played.resolved[i] == 1 and not played.transfers[i] for i in cases) / count,
        resolved=resolved / count,
        transfers=sum(played.transfers[i] for i in cases) / count,
        reopened=sum(played.resolved[i] > 1 for i in cases) / count,
        next_response_minutes=math.fsum(played.next_waits) / max(1, len(played.next_waits)),
        resolution_minutes=math.fsum(closing) / max(1, len(closing)),
        occupancy=busy / on if on else 0.0,
        noise_minutes_share=played.noise_read * scenario.people.noise_seconds / 60 / on if on else 0.0,
        cost_per_handled=pay / handled,
        cost_per_resolved=pay / max(1, resolved),
        cost_per_actionable=pay / count,
        paid_hours=_paid_hours(scenario, strategy),
        agents=len(strategy.people),
        fairness_gini=gini([b / o for b, o in zip(played.busy, played.on_minutes, strict=True) if o > 0]),
        curve=tuple(bisect_right(waits, minutes) / count for minutes in CURVE_MINUTES),
        backlog=backlog(month, played, scenario.days),
    )


def _waits(month: Month, played: Played, cases: Sequence[int]) -> list[float]:
    firsts = ((played.first[i], month.arrive[i]) for i in cases)
    return [first - at for first, at in firsts if first is not None]


def _held(month: Month, played: Played, strategy: Strategy, cases: Sequence[int]) -> list[tuple[bool, int]]:
    """Whether each case was first answered inside its true urgency's target; never answered is not held."""
    targets = [strategy.policy.first_response_minutes[urgency] for urgency in URGENCIES]
    rows = []
    for i in cases:
        first, urgency = played.first[i], month.urgency[i]
        rows.append((first is not None and first - month.arrive[i] <= targets[urgency], urgency))
    return rows


def _share(rows: Sequence[bool]) -> float:
    return sum(rows) / len(rows) if rows else 1.0


def _paid_hours(scenario: Scenario, strategy: Strategy) -> float:
    """Paid hours of the counted days, absence and breaks included: what the payroll pays."""
    first, last = scenario.warm_days, scenario.days - scenario.cut_days
    flex = sum(
        8.0 * max(0, min(last, one.days[1] + 1) - max(first, one.days[0])) for one in strategy.people if one.days
    )
    usual = sum(one.days is None for one in strategy.people)
    return usual * scenario.people.hours_a_week * scenario.counted_days / 7 + flex


def _mean_wage(strategy: Strategy) -> float:
    return math.fsum(person.wage for person in strategy.people) / len(strategy.people)


def quantile(ordered: Sequence[float], share: float) -> float:
    """The quantile of ordered values, by linear interpolation; 0 for none."""
    if not ordered:
        return 0.0
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def gini(values: Sequence[float]) -> float:
    """The Gini coefficient: 0 when all carry the same, towards 1 when one carries all."""
    ordered = sorted(values)
    total = math.fsum(ordered)
    if total <= 0:
        return 0.0
    ranked = math.fsum(rank * value for rank, value in enumerate(ordered, start=1))
    return 2 * ranked / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)


def backlog(month: Month, played: Played, days: int) -> tuple[int, ...]:
    """How many cases wait for a first answer at each full hour, missed and never answered ones included."""
    change = [0] * (days * 24 + 1)
    for at, first in zip(month.arrive, played.first, strict=True):
        change[min(days * 24, math.ceil(at / 60))] += 1
        if first is not None:
            change[min(days * 24, math.ceil(first / 60))] -= 1
    total, rows = 0, []
    for step in change[:-1]:
        total += step
        rows.append(total)
    return tuple(rows)
