"""Policies side by side on the same days: replications, paired intervals, sweeps."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.special import stdtrit

from firsthand.domain.policy import Policy
from firsthand.simulation.confusion import Confusion
from firsthand.simulation.floor import Floor
from firsthand.simulation.month import draw
from firsthand.simulation.outcome import CURVE_MINUTES, Outcome, outcome
from firsthand.simulation.scenario import Scenario, as_plain
from firsthand.simulation.strategies import URGENCIES, build

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Task:
    """One replication: every named policy on the month of one seed. It can be sent to another process."""

    names: tuple[str, ...]
    scenario: Scenario
    seed: int
    policy: Policy
    confusion: Confusion


def play(task: Task) -> tuple[Outcome, ...]:
    """The outcomes of one replication; the month is drawn once, so that all meet the same luck."""
    month = draw(task.scenario, task.seed, task.confusion)
    outcomes = []
    for name in task.names:
        strategy = build(name, task.scenario, task.policy, task.confusion)
        played = Floor(month, strategy, task.scenario).run()
        outcomes.append(outcome(month, played, strategy, task.scenario))
    return tuple(outcomes)


def interval(values: Sequence[float], confidence: float = CONFIDENCE) -> tuple[float, float, float]:
    """Mean with its t-interval (95 % unless told); one value alone has no width to show, so low and high repeat it."""
    mean = math.fsum(values) / len(values)
    if len(values) < 2:
        return mean, mean, mean
    variance = math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)
    spread = float(stdtrit(len(values) - 1, (1 + confidence) / 2)) * math.sqrt(variance / len(values))
    return mean, mean - spread, mean + spread


def table(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """One policy's row: means over the replications, with the interval of the mean first response."""
    mean, low, high = interval([one.mean_minutes for one in outcomes])
    row: dict[str, Any] = {
        "first_response_minutes": {
            "mean": mean,
            "median": _mean(outcomes, lambda one: one.median_minutes),
            "p90": _mean(outcomes, lambda one: one.p90_minutes),
            "low": low,
            "high": high,
        },
        "urgent_targets_held": _mean(outcomes, lambda one: one.held_by_urgency[0]),
        "targets_held_by_urgency": {
            name: _mean(outcomes, _at("held_by_urgency", at)) for at, name in enumerate(URGENCIES)
        },
        "agents": outcomes[0].agents,
        "answered_within_minutes": {
            str(minutes): _mean(outcomes, _at("curve", at)) for at, minutes in enumerate(CURVE_MINUTES)
        },
    }
    for name in PLAIN:
        row[name] = _mean(outcomes, _plain(name))
    return row


def _at(field: str, place: int) -> Callable[[Outcome], float]:
    return lambda one: float(getattr(one, field)[place])


def _plain(field: str) -> Callable[[Outcome], float]:
    return lambda one: float(getattr(one, field))


PLAIN = (
    "targets_held",
    "lost",
    "never_answered",
    "first_contact_resolution",
    "resolved",
    "transfers",
    "reopened",
    "answered_in_15",
    "answered_in_60",
    "next_response_minutes",
    "resolution_minutes",
    "occupancy",
    "noise_minutes_share",
    "cost_per_handled",
    "cost_per_resolved",
    "cost_per_actionable",
    "paid_hours",
    "fairness_gini",
)


def _mean(outcomes: Sequence[Outcome], of: Callable[[Outcome], float]) -> float:
    return math.fsum(of(one) for one in outcomes) / len(outcomes)


def paired(name: str, against: str, by_policy: Mapping[str, Sequence[Outcome]]) -> dict[str, Any]:
    """The change of one policy against another, month by month: shares, so -0.7 is 70 % less.

    `ranked` is false where the interval holds 0: then the two may not be put in order.
    """
    pairs = list(zip(by_policy[name], by_policy[against], strict=True))
    change, low, high = interval([one.mean_minutes / other.mean_minutes - 1 for one, other in pairs])
    mean = _mean(by_policy[name], lambda one: one.mean_minutes)
    of_means = mean / _mean(by_policy[against], lambda one: one.mean_minutes) - 1
    return {
        "first_response_change": change,
        "low": low,
        "high": high,
        "ranked": len(pairs) > 1 and (low > 0 or high < 0),
        "first_response_change_of_means": of_means,
        "cost_per_handled_change": _change(pairs, lambda one: one.cost_per_handled),
        "cost_per_resolved_change": _change(pairs, lambda one: one.cost_per_resolved),
        "targets_held_points": math.fsum(a.targets_held - b.targets_held for a, b in pairs) / len(pairs),
    }


def _change(pairs: Sequence[tuple[Outcome, Outcome]], of: Callable[[Outcome], float]) -> float:
    return math.fsum(of(one) / of(other) - 1 for one, other in pairs) / len(pairs)


def summary(
    rounds: Iterable[Sequence[Outcome]], scenario: Scenario, confusion: Confusion, against: str
) -> dict[str, Any]:
    """The whole answer of a comparison, in the shape that `firsthand simulate --json` prints."""
    by_policy: dict[str, list[Outcome]] = {}
    for outcomes in rounds:
        for one in outcomes:
            by_policy.setdefault(one.strategy, []).append(one)
    pairs = [(name, against) for name in by_policy if name != against and against in by_policy]
    if {"firsthand", "silos"} <= set(by_policy) and ("firsthand", "silos") not in pairs:
        pairs.append(("firsthand", "silos"))
    assumed = {"source": confusion.source, "filter_recall": confusion.recall, "false_alarm": confusion.false_alarm}
    return {
        "scenario": {**as_plain(scenario), "triage_in_use": assumed},
        "replications": max((len(rows) for rows in by_policy.values()), default=0),
        "policies": {name: table(rows) for name, rows in by_policy.items()},
        "paired": {f"{name}_vs_{other}": paired(name, other, by_policy) for name, other in pairs},
    }


def backlog_of(outcomes: Sequence[Outcome]) -> list[float]:
    """The mean number waiting at each hour, over the replications."""
    hours = zip(*(one.backlog for one in outcomes), strict=True)
    return [math.fsum(hour) / len(outcomes) for hour in hours]
