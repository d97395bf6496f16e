"""Tier: who can close this, from public knowledge (1) to a senior owner (3)?"""

from __future__ import annotations

from firsthand.engine.triage.evidence import Evidence, Part, choose, shares

SENIOR_KINDS = frozenset({"safety", "vulnerable", "fraud", "regulator"})


def tier(evidence: Evidence, so_far: Part) -> Part:
    """Tier 0 is noise; a grave kind goes to a senior owner whatever the scores say."""
    scores = evidence.scores
    if scores is None:
        return {"tier": 1, "tier_confidence": 0.0}
    spread = shares(evidence, "tier", scores.tier)
    if not so_far["actionable"]:
        return {"tier": 0, "tier_confidence": round(spread[0], 6), "tier_shares": spread}
    if so_far["critical"] in SENIOR_KINDS:
        return {"tier": 3, "tier_confidence": max(round(spread[3], 6), 0.9), "tier_shares": spread}
    place = choose(evidence, "tier", spread, first=1)
    return {"tier": place, "tier_confidence": round(spread[place], 6), "tier_shares": spread}
