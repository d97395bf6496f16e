"""Rosters: how many people each team gets, and when each of them works.

Team sizes follow square-root staffing; shifts are laid greedily where they bring the roster nearest to the
expected demand of the week. The same method serves every policy, so that no policy wins by its roster.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from firsthand.simulation import chance
from firsthand.simulation.month import ABSENT, DAY, hour_shape
from firsthand.simulation.scenario import Arrivals, People, Scenario

WEEK_HOURS = 168
SHIFT_HOURS = 8
START_EVERY_HOURS = 2
REST_HOURS = 10

Demand = Sequence[float]
Start = int
"""The hour of the week at which a shift starts."""


class Duty(NamedTuple):
    """One change of an agent's duty: `on` after it, and whether a shift begins or ends with it."""

    at_minutes: float
    agent: int
    on: bool
    shift_edge: bool


def a_head(people: People) -> float:
    """The work in Erlang that one person does around the clock: hours of the week, breaks and absence taken off."""
    there = (1 - people.absence_share) * (1 - sum(people.break_minutes) / (SHIFT_HOURS * 60))
    return people.hours_a_week / WEEK_HOURS * there


def sizes(loads: Sequence[float], agents: int, each: float) -> list[int]:
    """People for each team: first what its load takes, then a share of the spare ones by the root of its load.

    Loads are in Erlang; `each` is the work of one person. So every team has about the same chance to make
    somebody wait (square-root staffing). Nobody is left out while there are people; with fewer people than
    teams, the largest loads get theirs first.
    """
    if agents < len(loads):
        busiest = sorted(range(len(loads)), key=lambda team: (-loads[team], team))[:agents]
        return [1 if team in busiest else 0 for team in range(len(loads))]
    spare = max(0.0, agents * each - sum(loads))
    roots = math.fsum(math.sqrt(load) for load in loads)
    want = [load + spare * math.sqrt(load) / roots if roots else 1.0 for load in loads]
    free = agents - len(loads)
    ideal = [max(0.0, agents * share / sum(want) - 1) if sum(want) else 0.0 for share in want]
    scale = free / sum(ideal) if sum(ideal) > 0 else 0.0
    exact = [1 + part * scale for part in ideal]
    whole = [math.floor(part) for part in exact]
    rest = sorted(range(len(loads)), key=lambda team: (whole[team] - exact[team], team))
    for team in rest[: agents - sum(whole)]:
        whole[team] += 1
    return whole


def week_demand(arrivals: Arrivals) -> list[float]:
    """The expected share of each hour of the week, mean 1."""
    shape: list[float] = hour_shape(arrivals, 7).tolist()
    return shape


def lay_shifts(demand: Demand, people: int, shifts_each: int) -> list[list[Start]]:
    """Shift starts of each person, laid one by one where the squared gap to the demand shrinks most.

    `demand` has one number an hour of the week; it is scaled to the hours that these people work.
    """
    hours = people * shifts_each * SHIFT_HOURS
    scale = hours / sum(demand)
    gap = [scale * value for value in demand]
    return [_person(gap, shifts_each) for _ in range(people)]


def _person(gap: list[float], shifts_each: int) -> list[Start]:
    mine: list[Start] = []
    for _ in range(shifts_each):
        open_starts = [s for s in range(0, WEEK_HOURS, START_EVERY_HOURS) if _rested(s, mine)]
        if not open_starts:
            break
        best = max(open_starts, key=lambda start: (_gain(gap, start), -start))
        for hour in range(best, best + SHIFT_HOURS):
            gap[hour % WEEK_HOURS] -= 1
        mine.append(best)
    return sorted(mine)


def _gain(gap: list[float], start: Start) -> float:
    return sum(gap[hour % WEEK_HOURS] for hour in range(start, start + SHIFT_HOURS))


def _rested(start: Start, mine: list[Start]) -> bool:
    """A shift a day, and enough hours between two shifts, around the end of the week as well."""
    for other in mine:
        apart = min((start - other) % WEEK_HOURS, (other - start) % WEEK_HOURS)
        if start // 24 == other // 24 or apart < SHIFT_HOURS + REST_HOURS:
            return False
    return True


def duties(
    shifts: Sequence[Sequence[Start]],
    scenario: Scenario,
    seed: int,
    days: Sequence[tuple[int, int] | None] = (),
) -> list[Duty]:
    """Every change of duty in the month, in order: shifts, breaks and absences.

    `days` are the first and the last day of those who are called in for a while only.
    """
    found: list[Duty] = []
    people = scenario.people
    weeks = math.ceil(scenario.days / 7)
    for agent, starts in enumerate(shifts):
        only = days[agent] if agent < len(days) else None
        luck = chance.uniforms(seed, ABSENT, (agent + 1) * 64)[agent * 64 :]
        at = 0
        for week in range(-1, weeks):
            for start in starts:
                here = luck[at % 64] >= people.absence_share
                at += 1
                day = (week * WEEK_HOURS + start) // 24
                if here and (only is None or only[0] <= day <= only[1]):
                    found += _shift(agent, week * WEEK_HOURS * 60 + start * 60.0, people, scenario.days * DAY)
    return sorted(found)


def _shift(agent: int, start: float, people: People, end_of_month: float) -> list[Duty]:
    end = start + SHIFT_HOURS * 60
    if end <= 0 or start >= end_of_month:
        return []
    rows = [Duty(max(0.0, start), agent, True, True), Duty(end, agent, False, True)]
    stagger = 10.0 * (agent % 6) - 25
    pauses = people.break_minutes
    for number, minutes in enumerate(pauses, start=1):
        at = start + number * SHIFT_HOURS * 60 / (len(pauses) + 1) + stagger
        if at > 0:
            rows += [Duty(at, agent, False, False), Duty(at + minutes, agent, True, False)]
    return rows
