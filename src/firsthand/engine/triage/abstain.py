"""Abstaining: where no honest answer is sure enough, a person reads."""

from __future__ import annotations

from firsthand.domain.policy import TriageRules
from firsthand.engine.triage.evidence import Evidence, Part

USUAL = TriageRules()


def abstain(evidence: Evidence, so_far: Part) -> Part:
    """True where a promise would be broken: too good to drop, or the queue not sure enough."""
    if evidence.scores is None:
        return {"abstain": True}
    bars, policy = evidence.context.bars, evidence.policy
    chance = so_far["p_actionable"]
    if not so_far["actionable"]:
        drop = bars.drop_bar(evidence.mention.channel, evidence.scores.lang)
        unsure = chance >= drop and not any(hit.rule.sets for hit in evidence.hits)
        reasons = (f"may need an answer ({chance:.2f}): too likely to filter out",) if unsure else ()
        return {"abstain": unsure, "reasons": reasons}
    if so_far["topic"] == "none":
        # No queue can be told from the text; the general queue takes it, so that there is nothing to abstain from.
        return {"abstain": False}
    promise = (policy.triage if policy else USUAL).abstain_precision
    bar = bars.topic_bar(promise, evidence.mention.channel, evidence.scores.lang)
    if so_far["topic_confidence"] >= bar:
        return {"abstain": False}
    second = (
        f", or {so_far['second_topic']} ({so_far['second_confidence']:.2f})" if so_far.get("second_topic") else ""
    )
    return {
        "abstain": True,
        "reasons": (f"not sure of the queue: {so_far['topic']} ({so_far['topic_confidence']:.2f}){second}",),
    }
