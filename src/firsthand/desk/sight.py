"""Who sees what: one rule for every page and every list, so that no view has a rule of its own."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy, Queue

WRITERS = frozenset({"agent", "lead", "admin", "store_manager"})
WHOLE_DESK = frozenset({"lead", "qa", "admin"})


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person may see and do.

    `queues` are the queues whose work this person may take; `known` those whose topics are the person's own.
    `store` is set for a store's manager, who sees that store's cases and no other. What a person holds is
    always in sight, whatever queue it came from.
    """

    agent: str
    role: str
    everything: bool = False
    queues: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    store: str = ""

    @property
    def may_answer(self) -> bool:
        return self.role in WRITERS

    @property
    def leads(self) -> bool:
        return self.role in ("lead", "admin")


def sight_of(agent: Agent, policy: Policy) -> Sight:
    """The sight of a person under the policy in force."""
    if agent.role in WHOLE_DESK:
        everything = frozenset(policy.queues)
        return Sight(agent.id, agent.role, everything=True, queues=everything, known=everything)
    if agent.role == "store_manager" or agent.store:
        return Sight(agent.id, "store_manager", store=agent.store or "no store")
    if agent.role != "agent":
        return Sight(agent.id, agent.role)
    within = [queue for queue in policy.queues.values() if queue.tier_min <= agent.tier]
    known = frozenset(queue.id for queue in within if _knows(agent, queue))
    return Sight(agent.id, agent.role, queues=frozenset(queue.id for queue in within), known=known)


def _knows(agent: Agent, queue: Queue) -> bool:
    if queue.everyone:
        return agent.tier <= queue.tier_max
    return bool(set(queue.topics) & (agent.primary | agent.secondary))


def sees(sight: Sight, *, queue: str, store: str | None, owner: str | None) -> bool:
    """Whether a case is in sight: the same rule that lists are filtered by."""
    if sight.everything or (owner is not None and owner == sight.agent):
        return True
    if sight.store:
        return store == sight.store
    return not store and queue in sight.queues
