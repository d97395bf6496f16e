"""What if: one more person, another skill, another tier, more volume, played on the same days as it is now."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.simulation.compare import interval
from firsthand.simulation.confusion import Confusion
from firsthand.simulation.crew import Member, crew
from firsthand.simulation.floor import Floor
from firsthand.simulation.month import DAY, Month, draw
from firsthand.simulation.outcome import Outcome, outcome
from firsthand.simulation.played import Played
from firsthand.simulation.scenario import Scenario
from firsthand.simulation.strategies import URGENCIES, Strategy

CASES_MOST = 40_000
"""About so many cases are played for one answer: large desks get fewer and shorter weeks, small ones more."""
WEEKS_MOST, WEEKS_LEAST = 16, 3
DAYS_MOST, DAYS_LEAST = 9, 3
"""Days of one play; the first is to warm up, the last to let waits end, and neither is counted."""
SEED = 70_000


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked: `volume` is a factor; `add` are new people; `skills` and `tiers` change those who are there."""

    volume: float = 1.0
    add: tuple[Agent, ...] = ()
    remove: tuple[str, ...] = ()
    skills: tuple[tuple[str, str], ...] = ()
    """(agent, topic): a further secondary skill"""
    tiers: tuple[tuple[str, int], ...] = ()

    def people(self, members: Sequence[Member]) -> list[Member]:
        """The crew after the change."""
        skills: dict[str, set[str]] = {}
        for agent, topic in self.skills:
            skills.setdefault(agent, set()).add(topic)
        tiers = dict(self.tiers)
        found = []
        for one in members:
            if one.agent.id not in self.remove:
                known = one.agent.secondary | (skills.get(one.agent.id, set()) - one.agent.primary)
                tier = tiers.get(one.agent.id, one.agent.tier)
                found.append(replace(one, agent=replace(one.agent, secondary=frozenset(known), tier=tier)))
        return [*found, *(Member(agent) for agent in self.add)]

    def scenario(self, scenario: Scenario) -> Scenario:
        mentions = scenario.arrivals.mentions * self.volume
        return replace(scenario, arrivals=replace(scenario.arrivals, mentions=mentions))


@dataclass(frozen=True, slots=True)
class Figures:
    """A crew's weeks in figures. `days_held` is the share of days on which the goal was held."""

    people: int
    mean_minutes: float
    median_minutes: float
    targets_held: float
    urgent_held: float
    occupancy: float
    cost_per_resolved: float
    cost_per_handled: float
    days_held: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Now and then, on the same days, with the difference of the mean first response and its interval."""

    now: Figures
    then: Figures
    weeks: int
    goal: float
    change_minutes: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether the interval leaves the direction in no doubt."""
        return self.low > 0 or self.high < 0


def what_if(
    members: Sequence[Member],
    change: Change,
    scenario: Scenario,
    policy: Policy,
    confusion: Confusion,
    goal: float = 0.9,
) -> Answer:
    """Play the same weeks with the crew as it is and as it would be."""
    short, count = shortened(scenario, CASES_MOST // 2)
    seeds = range(SEED, SEED + count)
    before = [_week(members, short, policy, confusion, seed, goal) for seed in seeds]
    after = [
        _week(change.people(members), change.scenario(short), policy, confusion, seed, goal) for seed in seeds
    ]
    pairs = zip(after, before, strict=True)
    mean, low, high = interval([one.mean_minutes - other.mean_minutes for (one, _), (other, _) in pairs])
    return Answer(_figures(before), _figures(after), len(seeds), goal, mean, low, high)


def shortened(scenario: Scenario, cases_most: int) -> tuple[Scenario, int]:
    """The scenario at a length that can be waited for, and how many times it is played."""
    a_day = max(1.0, scenario.arrivals.mentions * scenario.arrivals.actionable_share / 30)
    count = max(WEEKS_LEAST, min(WEEKS_MOST, math.floor(cases_most / (DAYS_MOST * a_day))))
    days = max(DAYS_LEAST, min(DAYS_MOST, math.floor(1.5 * cases_most / (count * a_day))))
    return replace(scenario, days=days, warm_days=1, cut_days=1), count


def _week(
    members: Sequence[Member], scenario: Scenario, policy: Policy, confusion: Confusion, seed: int, goal: float
) -> tuple[Outcome, float]:
    month = draw(scenario, seed, confusion)
    strategy = crew(members, scenario, policy, confusion)
    played = Floor(month, strategy, scenario).run()
    days = held_by_day(month, played, strategy, scenario)
    return outcome(month, played, strategy, scenario), sum(day >= goal for day in days) / max(1, len(days))


def held_by_day(month: Month, played: Played, strategy: Strategy, scenario: Scenario) -> list[float]:
    """The share of first answers inside their target on each counted day."""
    targets = [strategy.policy.first_response_minutes[urgency] for urgency in URGENCIES]
    days = range(scenario.warm_days, scenario.days - scenario.cut_days)
    held, came = dict.fromkeys(days, 0), dict.fromkeys(days, 0)
    for case, at in enumerate(month.arrive):
        day = int(at // DAY)
        if day in came:
            first = played.first[case]
            came[day] += 1
            held[day] += first is not None and first - at <= targets[month.urgency[case]]
    return [held[day] / came[day] for day in days if came[day]]


def _figures(weeks: Sequence[tuple[Outcome, float]]) -> Figures:
    rows = [one for one, _ in weeks]

    def mean(values: Sequence[float]) -> float:
        return math.fsum(values) / len(values)

    return Figures(
        people=rows[0].agents,
        mean_minutes=mean([one.mean_minutes for one in rows]),
        median_minutes=mean([one.median_minutes for one in rows]),
        targets_held=mean([one.targets_held for one in rows]),
        urgent_held=mean([one.held_by_urgency[0] for one in rows]),
        occupancy=mean([one.occupancy for one in rows]),
        cost_per_resolved=mean([one.cost_per_resolved for one in rows]),
        cost_per_handled=mean([one.cost_per_handled for one in rows]),
        days_held=mean([share for _, share in weeks]),
    )
