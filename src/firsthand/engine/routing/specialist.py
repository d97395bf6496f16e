"""The specialist queue of the topic, at the tier where the expected cost is least."""

from __future__ import annotations

from firsthand.domain.case import Case
from firsthand.domain.decisions import Route
from firsthand.domain.policy import Policy
from firsthand.engine.routing.places import urgency_of
from firsthand.engine.routing.tiers import care_shares, start_tier


def specialist(case: Case, policy: Policy) -> Route | None:
    """A known topic goes to its queue; the tier is chosen by expected cost, never by the likeliest guess."""
    triage = case.triage
    if triage is None or triage.topic == "none":
        return None
    queue = policy.queues[policy.topic_queues[triage.topic]]
    shares = care_shares(triage.tier_shares, triage.tier)
    tier = start_tier(shares, policy, queue.tier_min, queue.tier_max)
    reasons = (
        f"reads as {triage.topic}, sure to {triage.topic_confidence:.2f}",
        f"tier {tier} costs least with tier shares {shares[0]:.2f}, {shares[1]:.2f}, {shares[2]:.2f}",
        *triage.reasons[:2],
    )
    return Route(queue.id, tier, "specialist", reasons, topic=triage.topic, urgency=urgency_of(case))
