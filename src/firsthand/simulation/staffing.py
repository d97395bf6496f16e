"""How many people, when, at which tier: from the cases expected in each hour to a roster, proved on fresh days."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.simulation.confusion import Confusion
from firsthand.simulation.crew import Member, crew
from firsthand.simulation.erlang import erlang_c, square_root_staff, staff_for
from firsthand.simulation.floor import Floor
from firsthand.simulation.month import draw
from firsthand.simulation.people import dealt
from firsthand.simulation.roster import SHIFT_HOURS, WEEK_HOURS, Start, a_head, lay_shifts, sizes
from firsthand.simulation.scenario import Scenario
from firsthand.simulation.what_if import held_by_day, shortened

TIERS = (1, 2, 3)
BETA = 1.0
"""Safety of square-root staffing an hour: with it about one in four has to wait at all."""
FRESH = 90_000
ROUNDS_MOST = 10
CASES_A_TRY = 12_000


@dataclass(frozen=True, slots=True)
class Need:
    """One tier in one hour of the week: cases expected, work in Erlang, people needed, and who would wait."""

    hour: int
    tier: int
    cases: float
    load: float
    people: int
    waits: float


@dataclass(frozen=True, slots=True)
class Roster:
    """A suggestion: people by tier and topic with their shift starts, who is there each hour, and how sure it is.

    `days` fresh days were played; `holds` is the share of them on which the goal was held.
    """

    members: tuple[Member, ...]
    there: tuple[tuple[float, ...], ...]
    """[tier - 1][hour of the week] people on shift"""
    goal: float
    holds: float
    wanted: float
    days: int


def away_share(scenario: Scenario) -> float:
    """The share of a shift in which somebody is not at the desk: breaks and absence."""
    people = scenario.people
    breaks = sum(people.break_minutes) / (SHIFT_HOURS * 60)
    return 1 - (1 - breaks) * (1 - people.absence_share)


def needs(hourly: Sequence[float], scenario: Scenario, policy: Policy, share: float) -> list[Need]:
    """What each hour of a week asks of each tier, so that `share` of the urgent are begun inside their target."""
    work, total = scenario.work, sum(scenario.work.tier_shares)
    within = policy.first_response_minutes["high"]
    away = away_share(scenario)
    found = []
    for hour, cases in enumerate(hourly):
        for tier in TIERS:
            minutes = work.tier_minutes[tier - 1] * work.load
            mine = cases * work.tier_shares[tier - 1] / total
            load = mine * minutes / 60
            least = max(square_root_staff(load, BETA), staff_for(load, minutes, within, share)) if mine > 0 else 0
            waits = erlang_c(load, least) if least else 0.0
            found.append(Need(hour, tier, mine, load, math.ceil(least / (1 - away)), waits))
    return found


def suggest(
    hourly: Sequence[float],
    scenario: Scenario,
    policy: Policy,
    confusion: Confusion,
    goal: float = 0.9,
    wanted: float = 0.9,
) -> Roster:
    """The smallest roster found that holds the goal on the wanted share of fresh days; people are added till then."""
    asked = needs(hourly, scenario, policy, goal)
    each = max(1, round(scenario.people.hours_a_week / SHIFT_HOURS))
    loads = [sum(need.load for need in asked if need.tier == tier) for tier in TIERS]
    count = max(3, math.ceil(sum(loads) / (1 - away_share(scenario)) / (each * SHIFT_HOURS)))
    roster = None
    for _ in range(ROUNDS_MOST):
        roster = _try(count, asked, each, scenario, policy, confusion, goal, wanted)
        if roster.holds >= wanted:
            return roster
        count = max(count + 1, round(count * (1.02 + 0.4 * (wanted - roster.holds))))
    assert roster is not None
    return roster


def _try(
    count: int,
    asked: Sequence[Need],
    each: int,
    scenario: Scenario,
    policy: Policy,
    confusion: Confusion,
    goal: float,
    wanted: float,
) -> Roster:
    members = _members(count, asked, each, scenario)
    short, plays = shortened(scenario, CASES_A_TRY)
    days: list[float] = []
    for seed in range(FRESH, FRESH + plays):
        month, strategy = draw(short, seed, confusion), crew(members, short, policy, confusion)
        days += held_by_day(month, Floor(month, strategy, short).run(), strategy, short)
    holds = sum(day >= goal for day in days) / max(1, len(days))
    return Roster(tuple(members), tuple(_there(members, tier) for tier in TIERS), goal, holds, wanted, len(days))


def _members(count: int, asked: Sequence[Need], each: int, scenario: Scenario) -> list[Member]:
    """People by tier as the work asks, shifts where it is, topics by share, two further skills in turn."""
    topics = scenario.work.topics
    weeks = [[need for need in asked if need.tier == tier] for tier in TIERS]
    loads = [sum(need.load for need in week) / WEEK_HOURS for week in weeks]
    members: list[Member] = []
    for tier, week, size in zip(TIERS, weeks, sizes(loads, count, a_head(scenario.people)), strict=True):
        if not size:
            continue
        shifts = lay_shifts([max(need.people, 1e-6) for need in week], size, each)
        shares = list(scenario.work.topic_shares)
        places = dealt(sizes([share * max(loads[tier - 1], 1e-9) for share in shares], size, 0.0))
        for number, (topic, starts) in enumerate(zip(places, shifts, strict=True)):
            others = [name for at, name in enumerate(topics) if at != topic]
            further = others if tier == 3 else [others[(number * 2 + k) % len(others)] for k in range(2) if others]
            agent = Agent(
                id=f"tier{tier}-{number + 1:03d}",
                name=f"Tier {tier}, {number + 1}",
                tier=tier,
                primary=frozenset({topics[topic]}),
                secondary=frozenset(further),
            )
            members.append(Member(agent, tuple(starts)))
    return members


def _there(members: Sequence[Member], tier: int) -> tuple[float, ...]:
    there = [0.0] * WEEK_HOURS
    for one in members:
        if one.agent.tier == tier:
            for start in one.starts:
                for hour in range(start, start + SHIFT_HOURS):
                    there[hour % WEEK_HOURS] += 1
    return tuple(there)


def starts_of(roster: Roster, tier: int) -> dict[Start, int]:
    """How many people of a tier begin at each hour of the week."""
    found: dict[Start, int] = {}
    for one in roster.members:
        if one.agent.tier == tier:
            for start in one.starts:
                found[start] = found.get(start, 0) + 1
    return dict(sorted(found.items()))
