"""The people of a strategy: teams by the work they get, sizes by square-root staffing, shifts by demand.

The same method serves every strategy, so that none wins by its roster: teams that can take each other's work are
sized and rostered as one pool, teams that cannot are sized alone. Only `firsthand` has teams of the first kind,
because only there a secondary skill may be used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.engine.routing.tiers import start_tier
from firsthand.simulation.confusion import Confusion, posterior
from firsthand.simulation.month import DAY
from firsthand.simulation.roster import Start, a_head, lay_shifts, sizes, week_demand
from firsthand.simulation.scenario import People, Scenario
from firsthand.simulation.speed import Speed, generalist, specialist

LAUNCH_TOPICS = ("sales", "device")
FLEX_TIERS = (1, 2, 1, 2, 3, 1, 2, 1, 2, 3)
"""Tiers of those who are called in, in turn: about as the minutes of work are spread."""


@dataclass(frozen=True, slots=True)
class Person:
    """One agent of the rehearsal: the person, the true speed, the wage, and the starts of the week's shifts."""

    agent: Agent
    speed: Speed
    wage: float
    starts: tuple[int, ...]
    days: tuple[int, int] | None = None
    """First and last day of the month for which somebody is called in; None is all of it."""


@dataclass(frozen=True, slots=True)
class Team:
    """A group of people with one tier and one topic (None where they take all), and their load in Erlang."""

    tier: int | None
    topic: int | None
    load: float


def hire(name: str, scenario: Scenario, policy: Policy, confusion: Confusion) -> list[Person]:
    """Everybody of a strategy, team by team."""
    people = scenario.people
    demand = week_demand(scenario.arrivals)
    shifts_each = max(1, round(people.hours_a_week / 8))
    rows: list[Person] = []
    for pool, size in _pools(name, teams(name, scenario, policy, confusion), people):
        places = dealt(sizes([team.load for team in pool], size, a_head(people)))
        numbers = [0] * len(pool)
        for at, starts in zip(places, lay_shifts(demand, size, shifts_each), strict=True):
            rows.append(_person(name, pool[at], numbers[at], len(rows), starts, scenario, policy))
            numbers[at] += 1
    return rows + _flex(name, len(rows), scenario, policy)


def _flex(name: str, at: int, scenario: Scenario, policy: Policy) -> list[Person]:
    """People called in for a launch, at the tiers where the work is, the launch's own topics first."""
    people, topics = scenario.people, scenario.work.topics
    hot = [topics.index(topic) for topic in LAUNCH_TOPICS if topic in topics] or [0]
    first = scenario.arrivals.launch_day
    shifts = lay_shifts(week_demand(scenario.arrivals), people.flex_agents, max(1, min(people.flex_days, 7)))
    by_topic, by_tier = name in ("topic", "silos", "firsthand"), name in ("tiers", "silos", "firsthand")
    rows = []
    for number, starts in enumerate(shifts):
        tier = FLEX_TIERS[number % len(FLEX_TIERS)] if by_tier else None
        team = Team(tier, hot[number % len(hot)] if by_topic and tier != 3 else None, 0.0)
        one = _person(name, team, number, at + number, starts, scenario, policy)
        rows.append(replace(one, days=(first, first + people.flex_days - 1)))
    return rows


def _pools(name: str, groups: Sequence[Team], people: People) -> list[tuple[list[Team], int]]:
    """Teams that share work, and how many people each pool gets."""
    pools: dict[object, list[Team]] = {}
    shares = name == "firsthand" and people.secondary_skills > 0
    for team in groups:
        pools.setdefault(team.tier if shares else (team.tier, team.topic), []).append(team)
    found = list(pools.values())
    loads = [sum(team.load for team in pool) for pool in found]
    return list(zip(found, sizes(loads, people.agents, a_head(people)), strict=True))


def dealt(counts: Sequence[int]) -> list[int]:
    """Which team each next person of a pool joins: spread evenly, so that every team has every hour."""
    places = [((number + 0.5) / count, team) for team, count in enumerate(counts) for number in range(count)]
    return [team for _, team in sorted(places)]


def teams(name: str, scenario: Scenario, policy: Policy, confusion: Confusion) -> list[Team]:
    """The teams of a strategy with their loads in Erlang; the highest tier is one team for all topics.

    A case is worked at the higher of its true tier and the tier where its reading starts it; what the filter
    lets through of the noise is read where simple work starts.
    """
    work = scenario.work
    by_topic, by_tier = name in ("topic", "silos", "firsthand"), name in ("tiers", "silos", "firsthand")
    a_minute = scenario.arrivals.mentions * scenario.arrivals.actionable_share / (30 * DAY)
    cells: dict[tuple[int | None, int | None], float] = {}
    for topic, topic_share in enumerate(work.topic_shares):
        for tier, tier_share in enumerate(work.tier_shares):
            minutes = work.tier_minutes[tier] * work.load
            for reading, share in enumerate(confusion.tier[tier]):
                worked = max(tier, _start(policy, scenario, confusion, reading) - 1) if by_tier else None
                mine = topic if by_topic and worked != 2 else None
                load = a_minute * topic_share * tier_share * share * minutes
                load *= _pace(name, tier, worked, scenario)
                key = (None if worked is None else worked + 1, mine)
                cells[key] = cells.get(key, 0.0) + load
        noise = (1 if by_tier else None, topic if by_topic else None)
        cells[noise] = cells.get(noise, 0.0) + _noise(name, scenario, confusion) / len(work.topic_shares)
    return [Team(tier, topic, load) for (tier, topic), load in cells.items()]


def _noise(name: str, scenario: Scenario, confusion: Confusion) -> float:
    """The work of reading noise, in Erlang."""
    arrivals = scenario.arrivals
    read = 1.0 if name == "pool" else confusion.false_alarm
    a_minute = arrivals.mentions * (1 - arrivals.actionable_share) / (30 * DAY)
    return a_minute * read * scenario.people.noise_seconds / 60


def _pace(name: str, tier: int, worked: int | None, scenario: Scenario) -> float:
    """How much slower than a matching specialist the team works on a case of this tier."""
    people, topics = scenario.people, len(scenario.work.topics)
    if name not in ("topic", "silos", "firsthand"):
        return generalist(people, topics, people.tier_focus if name == "tiers" else 0.0)[0][tier][0]
    gap = people.slowdown[tier] - 1
    if name == "topic":
        return 1 + gap * people.tier_focus
    return 1 + gap * people.secondary_gap * (1 - 1 / topics) if worked == 2 else 1.0


def _start(policy: Policy, scenario: Scenario, confusion: Confusion, reading: int) -> int:
    """The tier at which a reading starts, by production's rule."""
    shares = posterior(confusion.tier, scenario.work.tier_shares, reading)
    if policy.ladder.start_tier == "likeliest":
        return reading + 1
    return start_tier(shares, policy)


def _person(
    name: str, team: Team, number: int, at: int, starts: Sequence[Start], scenario: Scenario, policy: Policy
) -> Person:
    topics = scenario.work.topics
    primary = team.topic
    if primary is None and team.tier == 3 and name != "tiers":
        primary = _spread(number, scenario.work.topic_shares)
    secondary = _secondary(primary, number, team, scenario)
    agent = Agent(
        id=f"agent-{at:04d}",
        name=f"Agent {at}",
        tier=team.tier or 3,
        primary=frozenset({topics[primary]}) if primary is not None else frozenset(topics),
        secondary=frozenset(topics[topic] for topic in secondary),
        capacity=1,
        simulated=True,
    )
    speed = _speed(name, primary, secondary, scenario.people, len(topics))
    wage = policy.wages[agent.tier] if team.tier else policy.pool_wage
    return Person(agent, speed, wage, tuple(starts))


def _spread(number: int, shares: tuple[float, ...]) -> int:
    """The primary topic of the n-th senior, so that topics are held in proportion to their shares."""
    place, total = ((number * 0.6180339887) % 1.0) * sum(shares), 0.0
    for topic, share in enumerate(shares):
        total += share
        if place < total:
            return topic
    return len(shares) - 1


def _secondary(primary: int | None, number: int, team: Team, scenario: Scenario) -> tuple[int, ...]:
    """The further topics a person knows: seniors all of them, others the next few in turn."""
    if primary is None:
        return ()
    others = [topic for topic in range(len(scenario.work.topics)) if topic != primary]
    if team.tier == 3:
        return tuple(others)
    count = min(scenario.people.secondary_skills, len(others))
    return tuple(others[(number * count + step) % len(others)] for step in range(count))


def _speed(name: str, primary: int | None, secondary: tuple[int, ...], people: People, topics: int) -> Speed:
    if primary is None:
        return generalist(people, topics, people.tier_focus if name == "tiers" else 0.0)
    return specialist(people, topics, primary, secondary, focus_left=people.tier_focus if name == "topic" else 0.0)
