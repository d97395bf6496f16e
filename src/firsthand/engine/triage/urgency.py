"""Urgency: can this wait an hour, or a day?"""

from __future__ import annotations

from firsthand.domain.decisions import URGENCIES
from firsthand.engine.triage.evidence import Evidence, Part, choose, shares

URGENT_KINDS = frozenset({"safety", "outage", "regulator"})
LOW, NORMAL = URGENCIES.index("low"), URGENCIES.index("normal")


def urgency(evidence: Evidence, so_far: Part) -> Part:
    """Low, normal or high; noise is low, danger and a total loss of service are high."""
    if evidence.scores is None:
        return {"urgency": "normal", "urgency_confidence": 0.0}
    spread = shares(evidence, "urgency", evidence.scores.urgency)
    if not so_far["actionable"]:
        return {"urgency": "low", "urgency_confidence": round(spread[0], 6)}
    if so_far["critical"] in URGENT_KINDS:
        return {"urgency": "high", "urgency_confidence": max(round(spread[2], 6), 0.9)}
    place = choose(evidence, "urgency", spread)
    if so_far["critical"] and place == LOW:
        # Fraud, a vulnerable person, a customer who leaves: such a matter never waits a day.
        return {"urgency": "normal", "urgency_confidence": max(round(spread[NORMAL], 6), 0.6)}
    return {"urgency": URGENCIES[place], "urgency_confidence": round(spread[place], 6)}
