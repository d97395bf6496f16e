"""What no other rule claims: the general queue, which everybody serves."""

from __future__ import annotations

from firsthand.domain.case import Case
from firsthand.domain.decisions import Route
from firsthand.domain.policy import Policy
from firsthand.engine.routing.places import topic_of, urgency_of
from firsthand.engine.routing.tiers import care_shares, start_tier


def general(case: Case, policy: Policy) -> Route:
    """The last rule always answers: no case is without a queue."""
    queue = policy.queues["general"]
    triage = case.triage
    shares = care_shares(triage.tier_shares, triage.tier) if triage else (1.0, 0.0, 0.0)
    tier = start_tier(shares, policy, queue.tier_min, queue.tier_max)
    reason = "no queue can be told from the text"
    return Route("general", tier, "general", (reason,), topic=topic_of(case), urgency=urgency_of(case))
