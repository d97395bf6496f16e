"""Actionable or noise: does this deserve an answer?"""

from __future__ import annotations

import math

from firsthand.engine.triage.evidence import Evidence, Part


def actionable(evidence: Evidence, so_far: Part) -> Part:
    """The model's probability, moved by rules; a critical kind is always actionable."""
    if not evidence.mention.inbound:
        return {"actionable": False, "p_actionable": 0.0, "reasons": ("the brand's own message",)}
    scores, bars = evidence.scores, evidence.context.bars
    if scores is None:
        return {"actionable": True, "p_actionable": 0.5, "reasons": ("no model has read it",)}
    chance = _moved(evidence, scores.p_actionable)
    if so_far["critical"]:
        return {"actionable": True, "p_actionable": round(max(chance, bars.act), 6)}
    for hit in evidence.hits:
        for head, answer in hit.rule.sets:
            if head == "actionable":
                yes = answer == "true"
                chance = max(chance, 0.99) if yes else min(chance, 0.01)
                return {
                    "actionable": yes,
                    "p_actionable": round(chance, 6),
                    "reasons": (f"rule “{hit.rule.name}”",),
                }
    return {"actionable": chance >= bars.act, "p_actionable": round(chance, 6)}


def _moved(evidence: Evidence, chance: float) -> float:
    weight = sum(
        nudge if answer == "true" else -nudge
        for hit in evidence.hits
        for head, answer, nudge in hit.rule.nudges
        if head == "actionable"
    )
    if not weight:
        return chance
    odds = chance / max(1 - chance, 1e-9) * math.exp(weight)
    return odds / (1 + odds)
