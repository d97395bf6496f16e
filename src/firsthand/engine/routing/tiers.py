"""At which tier to start: where the expected cost is least, not where the guess is likeliest."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.policy import Policy, Work

CARE_TIERS = (1, 2, 3)


def care_shares(shares: Sequence[float], tier: int) -> tuple[float, float, float]:
    """The probability of tiers 1 to 3, from a triage's shares of tiers 0 to 3 (or from its tier alone)."""
    known = tuple(shares)[-3:] if len(shares) >= 3 else ()
    total = sum(known)
    if total <= 0:
        sure = min(3, max(1, tier))
        return float(sure == 1), float(sure == 2), float(sure == 3)
    return known[0] / total, known[1] / total, known[2] / total


def start_cost(start: int, shares: Sequence[float], work: Work) -> float:
    """Expected cost of starting at a tier, in minutes of tier-1 work.

    Starting too low costs a read, an escalation and the dearer minutes above; starting too high spends
    scarce expert minutes on simple work. `shadow_price` says what a minute of each tier is worth.
    """
    price = work.shadow_price
    cost = 0.0
    for tier, share in zip(CARE_TIERS, shares, strict=True):
        if tier <= start:
            cost += share * work.minutes[tier] * price[start]
        else:
            again = work.minutes[tier] * price[tier] + work.escalate_minutes
            cost += share * (work.read_minutes * price[start] + again)
    return cost


def start_tier(shares: Sequence[float], policy: Policy, low: int = 1, high: int = 3) -> int:
    """The tier to start at, inside the queue's bounds; equal costs start at the lower tier."""
    allowed = range(low, high + 1)
    if policy.ladder.start_tier == "likeliest":
        return max(allowed, key=lambda tier: (shares[tier - 1], -tier))
    return min(allowed, key=lambda tier: (start_cost(tier, shares, policy.work), tier))
