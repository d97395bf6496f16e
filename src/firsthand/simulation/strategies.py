"""The six ways to run the desk that are compared: each is a policy of the same engine, and its people.

`pool` reads everything in order of age; `filter` leaves the noise out; `topic`, `tiers` and `silos` are strict
teams; `firsthand` is the shipped policy. What differs is data: the code that decides is production's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from firsthand.domain.case import Case
from firsthand.domain.decisions import Triage
from firsthand.domain.policy import Ladder, Policy
from firsthand.engine.assignment import CaseClass
from firsthand.engine.routing import route
from firsthand.simulation.confusion import Confusion, posterior
from firsthand.simulation.people import Person, hire
from firsthand.simulation.scenario import Scenario

NAMES = ("pool", "filter", "topic", "tiers", "silos", "firsthand")
REACH = {"pool": "anyone", "filter": "anyone", "topic": "topic", "tiers": "tier", "silos": "cell"}
URGENCIES = ("high", "normal", "low")


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
    noise_urgency: tuple[float, ...] = (0.0, 0.0, 1.0)
    """How urgent noise is read that the filter let through: in truth it is not."""


def build(name: str, scenario: Scenario, base: Policy, confusion: Confusion) -> Strategy:
    """A strategy of the six by its name, on the shipped or any other policy."""
    policy = _policy(name, base)
    known, read = queues_of(policy, scenario, confusion)
    people = tuple(hire(name, scenario, policy, confusion))
    return Strategy(
        name=name,
        policy=policy,
        people=people,
        reads_noise=name == "pool",
        filtered=name != "pool",
        known=known,
        read=read,
        noise_urgency=confusion.urgency[-1],
    )


def queues_of(
    policy: Policy, scenario: Scenario, confusion: Confusion
) -> tuple[Mapping[tuple[int, int, int, str], CaseClass], Mapping[tuple[int, int, int], CaseClass]]:
    """The queue of each known case, and of each reading."""
    return _known(policy, scenario), _read(policy, scenario, confusion)


def _policy(name: str, base: Policy) -> Policy:
    if name == "firsthand":
        return base
    ladder = Ladder(reach=REACH[name], order="oldest", start_tier="likeliest")
    # The strict teams are how desks worked before: nobody was spared, so that a guard's cost shows beside them.
    return replace(base, id=name, ladder=ladder, capacity=replace(base.capacity, occupancy_max=1.0))


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
