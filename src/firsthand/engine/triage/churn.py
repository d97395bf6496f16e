"""Churn: does this person speak of leaving?"""

from __future__ import annotations

from firsthand.domain.decisions import CHURNS
from firsthand.engine.triage.evidence import Evidence, Part, choose, shares


def churn(evidence: Evidence, so_far: Part) -> Part:
    """None, possible or explicit; noise has none."""
    if evidence.scores is None:
        return {"churn": "none", "churn_confidence": 0.0}
    spread = shares(evidence, "churn", evidence.scores.churn)
    if not so_far["actionable"]:
        return {"churn": "none", "churn_confidence": round(spread[0], 6)}
    place = choose(evidence, "churn", spread)
    return {"churn": CHURNS[place], "churn_confidence": round(spread[place], 6)}
