"""The six ways to run the desk that are compared: each is a policy of the same engine, and its people.

`pool` reads everything in order of age; `filter` leaves the noise out; `topic`, `tiers` and `silos` are strict
teams; `firsthand` is the shipped policy. What differs is data: the code that decides is production's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from firsthand.domain.case import Case
from firsthand.domain.decisions import Triage
from firsthand.domain.people import Agent
from firsthand.domain.policy import Ladder, Policy
from firsthand.engine.assignment import CaseClass
from firsthand.engine.routing import route
from firsthand.engine.routing.tiers import start_tier
from firsthand.simulation.confusion import Confusion, posterior
from firsthand.simulation.month import DAY
from firsthand.simulation.roster import lay_shifts, sizes, week_demand
from firsthand.simulation.scenario import People, Scenario
from firsthand.simulation.speed import Speed, generalist, specialist

from datetime import UTC, datetime  # isort: skip

NAMES = ("pool", "filter", "topic", "tiers", "silos", "firsthand")
REACH = {"pool": "anyone", "filter": "anyone", "topic": "topic", "tiers": "tier", "silos": "cell"}
URGENCIES = ("high", "normal", "low")


@dataclass(frozen=True, slots=True)
class Person:
    """One agent of the rehearsal: the person, the true speed, the wage, and the starts of the week's shifts."""

    agent: Agent
    speed: Speed
    wage: float
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Strategy:
    """A policy with its people. `classes` and `read_classes` name the queue of a known and of a read case."""

    name: str
    policy: Policy
    people: tuple[Person, ...]
    reads_noise: bool
    filtered: bool
    known: Mapping[tuple[int, int, int, str], CaseClass]
    read: Mapping[tuple[int, int, int], CaseClass]


@dataclass(frozen=True, slots=True)
class Team:
    """A group of people with one tier and one topic (None where they take all)."""

    tier: int | None
    topic: int | None
    load: float


def build(name: str, scenario: Scenario, base: Policy, confusion: Confusion) -> Strategy:
    """A strategy of the six by its name, on the shipped or any other policy."""
    policy = _policy(name, base)
    people = tuple(_people(name, scenario, policy, confusion))
    return Strategy(
        name=name,
        policy=policy,
        people=people,
        reads_noise=name == "pool",
        filtered=name != "pool",
        known=_known(policy, scenario),
        read=_read(policy, scenario, confusion),
    )


def _policy(name: str, base: Policy) -> Policy:
    if name == "firsthand":
        return base
    ladder = Ladder(reach=REACH[name], order="oldest", start_tier="likeliest")
    return replace(base, id=name, ladder=ladder)


# --- people ------------------------------------------------------------------------------------------------


def teams(name: str, scenario: Scenario, policy: Policy, confusion: Confusion) -> list[Team]:
    """The teams of a strategy with their loads in Erlang; the highest tier is one team for all topics.

    A case is worked at the higher of its true tier and the tier where its reading starts it.
    """
    work, people = scenario.work, scenario.people
    by_topic, by_tier = name in ("topic", "silos", "firsthand"), name in ("tiers", "silos", "firsthand")
    a_minute = scenario.arrivals.mentions * scenario.arrivals.actionable_share / (30 * DAY)
    cells: dict[tuple[int | None, int | None], float] = {}
    for topic, topic_share in enumerate(work.topic_shares):
        for tier, tier_share in enumerate(work.tier_shares):
            load = a_minute * topic_share * tier_share * work.tier_minutes[tier] * work.load
            if not by_tier:
                load *= people.slowdown[tier]
            for reading, share in enumerate(confusion.tier[tier]):
                worked = max(tier, _start(policy, scenario, confusion, reading) - 1) if by_tier else None
                key = (
                    None if worked is None else worked + 1,
                    topic if by_topic and worked != 2 else None,
                )
                cells[key] = cells.get(key, 0.0) + load * share
    return [Team(tier, topic, load) for (tier, topic), load in cells.items()]


def _start(policy: Policy, scenario: Scenario, confusion: Confusion, reading: int) -> int:
    """The tier at which a reading starts, by production's rule."""
    shares = posterior(confusion.tier, scenario.work.tier_shares, reading)
    if policy.ladder.start_tier == "likeliest":
        return reading + 1
    return start_tier(shares, policy)


def _people(name: str, scenario: Scenario, policy: Policy, confusion: Confusion) -> list[Person]:
    rows: list[Person] = []
    groups = teams(name, scenario, policy, confusion)
    staffed = sizes([team.load for team in groups], scenario.people.agents, scenario.people.safety)
    demand = week_demand(scenario.arrivals)
    shifts_each = max(1, round(scenario.people.hours_a_week / 8))
    for team, size in zip(groups, staffed, strict=True):
        for number, starts in enumerate(lay_shifts(demand, size, shifts_each)):
            rows.append(_person(name, team, number, len(rows), starts, scenario, policy))
    return rows


def _person(
    name: str, team: Team, number: int, at: int, starts: list[int], scenario: Scenario, policy: Policy
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


# --- queues ------------------------------------------------------------------------------------------------


def _name_class(policy: Policy, topic: str, tier: int, urgency: str, kind: str) -> CaseClass:
    """The queue of a case: the strict teams do not look at what they do not use."""
    plain: dict[str, Callable[[], CaseClass]] = {
        "anyone": lambda: CaseClass("all", 1, "normal", "new"),
        "topic": lambda: CaseClass(topic, 1, "normal", "new"),
        "tier": lambda: CaseClass("all", tier, "normal", "new"),
        "cell": lambda: CaseClass(topic if tier < 3 else "all", tier, "normal", "new"),
        "ladder": lambda: CaseClass(topic, tier, urgency, kind),
    }
    return plain[policy.ladder.reach]()


def _known(policy: Policy, scenario: Scenario) -> dict[tuple[int, int, int, str], CaseClass]:
    return {
        (topic, tier, urgency, kind): _name_class(policy, name, tier + 1, URGENCIES[urgency], kind)
        for topic, name in enumerate(scenario.work.topics)
        for tier in range(3)
        for urgency in range(3)
        for kind in ("new", "continuing")
    }


def _read(policy: Policy, scenario: Scenario, confusion: Confusion) -> dict[tuple[int, int, int], CaseClass]:
    """Where production's routing sends each reading; the tier shares of a reading follow by Bayes."""
    found: dict[tuple[int, int, int], CaseClass] = {}
    for tier in range(3):
        shares = posterior(confusion.tier, scenario.work.tier_shares, tier)
        for topic, name in enumerate(scenario.work.topics):
            for urgency in range(3):
                case = _reading(name, tier + 1, URGENCIES[urgency], (0.0, *shares))
                answer = route(case, policy)
                found[topic, tier, urgency] = _name_class(policy, answer.topic, answer.tier, answer.urgency, "new")
    return found


def _reading(topic: str, tier: int, urgency: str, shares: tuple[float, ...]) -> Case:
    triage = Triage(
        actionable=True,
        p_actionable=1.0,
        topic=topic,
        topic_confidence=1.0,
        tier=tier,
        sentiment="neutral",
        urgency=urgency,
        churn="none",
        store=False,
        lang="en",
        abstain=False,
        reasons=(),
        tier_shares=shares,
    )
    start = datetime(2026, 1, 5, tzinfo=UTC)
    return Case("reading", "replay", "", "reading", "", "", start, triage=triage)
