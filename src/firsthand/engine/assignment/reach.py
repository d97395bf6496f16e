"""Who may take what: the level of a class of cases for an agent, and what a minute of its waiting is worth.

Level 1 is own work, 2 a lower tier with the topic known, 3 any other topic of a tier that the agent reaches,
0 never. The rate follows the generalised c-mu rule (Mandelbaum and Stolyar 2004) with linear delay cost:
weight of the urgency x chance to resolve / target / expected minutes of work.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.engine.assignment.words import CaseClass

NEVER, OWN, BELOW, OTHER = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Fit:
    """How a class of cases fits an agent. The index of a case is `rate` x waiting minutes ^ exponent."""

    level: int
    rate: float
    opens_after_minutes: float
    lower_tier: bool
    weight: float
    resolve_share: float
    target_minutes: float
    work_minutes: float
    slowdown: float


class Reach(dict[CaseClass, Fit]):
    """The fits of one agent, worked out once for each class."""

    def __init__(self, agent: Agent, policy: Policy) -> None:
        super().__init__()
        self.agent, self.policy = agent, policy

    def __missing__(self, cls: CaseClass) -> Fit:
        fit = self[cls] = fit_of(self.agent, cls, self.policy)
        return fit


@lru_cache(maxsize=4096)
def reach_of(agent: Agent, policy: Policy) -> Reach:
    """The agent's fits under a policy; cached, because neither changes during a decision."""
    return Reach(agent, policy)


def skill(agent: Agent, cls: CaseClass, policy: Policy) -> str:
    """primary, secondary or other: how well the agent knows what the case is about."""
    queue = policy.queues.get(cls.queue)
    if cls.topic in agent.primary or (queue is not None and queue.everyone):
        return "primary"
    return "secondary" if cls.topic in agent.secondary else "other"


def speaks(agent: Agent, lang: str, policy: Policy) -> bool:
    """A served language is a must; any other is answered in the policy's first language."""
    base = lang.split("-")[0]
    return (base if base in policy.languages else policy.languages[0]) in agent.languages


def fit_of(agent: Agent, cls: CaseClass, policy: Policy) -> Fit:
    """The level and the rate of a class of cases for an agent."""
    knows = skill(agent, cls, policy)
    level, opens = _level(agent, cls, knows, policy)
    clock = "first_response" if cls.kind == "new" else "next_response"
    target = (policy.targets.get(clock) or policy.targets["first_response"]).minutes[cls.urgency]
    if cls.store:
        target = policy.stores.first_response.minutes[cls.urgency]
    work = policy.work
    slowdown = work.slowdown[knows]
    minutes = work.minutes[min(3, max(1, cls.tier))] * slowdown
    share = work.resolves[knows] / max(work.resolves.values())
    weight = policy.weights[cls.urgency]
    rate = weight * share / (target**policy.ladder.delay_exponent * minutes)
    return Fit(level, rate, opens, cls.tier < agent.tier, weight, share, target, minutes, slowdown)


def _level(agent: Agent, cls: CaseClass, knows: str, policy: Policy) -> tuple[int, float]:
    """The level, and after how many minutes of waiting it opens."""
    if not speaks(agent, cls.lang, policy):
        return NEVER, 0.0
    if cls.store:
        return _store_level(agent, cls.store, policy)
    if agent.store and not agent.primary:
        return NEVER, 0.0
    return _strict(agent, cls, policy) if policy.ladder.reach != "ladder" else _ladder(agent, cls, knows, policy)


def _store_level(agent: Agent, store: str, policy: Policy) -> tuple[int, float]:
    if agent.store == store:
        return OWN, 0.0
    region = policy.stores.region_of(store)
    if agent.store and region and policy.stores.region_of(agent.store) == region:
        return BELOW, policy.stores.region_after_minutes
    return (NEVER, 0.0) if agent.store else (OTHER, policy.stores.national_after_minutes)


def _ladder(agent: Agent, cls: CaseClass, knows: str, policy: Policy) -> tuple[int, float]:
    if cls.tier > agent.tier:
        return NEVER, 0.0
    if knows == "other":
        return OTHER, policy.ladder.other_topic_minutes
    return (OWN if cls.tier == agent.tier else BELOW), 0.0


def _strict(agent: Agent, cls: CaseClass, policy: Policy) -> tuple[int, float]:
    """The strict teams of what-if; a class that nobody on duty serves is open to all (`Waiting.unstaffed`)."""
    same_topic = cls.topic in agent.primary
    same_tier = cls.tier == agent.tier
    serves = {
        "anyone": True,
        "topic": same_topic,
        "tier": same_tier,
        "cell": same_tier and (same_topic or cls.tier == 3),
    }[policy.ladder.reach]
    return (OWN, 0.0) if serves else (OTHER, float("inf"))
