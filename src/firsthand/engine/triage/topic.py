"""Topic: which specialists know this?"""

from __future__ import annotations

from firsthand.domain.decisions import TOPICS
from firsthand.engine.triage.evidence import Evidence, Part, Rule, choose, next_best, shares

NONE = TOPICS.index("none")


def topic(evidence: Evidence, so_far: Part) -> Part:
    """The topic that is chosen, how sure, and the next best; noise has none."""
    scores = evidence.scores
    if scores is None:
        return {"topic": "none", "topic_confidence": 0.0}
    spread = shares(evidence, "topic", scores.topic)
    if not so_far["actionable"]:
        return {"topic": "none", "topic_confidence": round(spread[NONE], 6)}
    place = choose(evidence, "topic", spread)
    second = next_best(spread, place)
    return {
        "topic": TOPICS[place],
        "topic_confidence": round(spread[place], 6),
        "second_topic": TOPICS[second],
        "second_confidence": round(spread[second], 6),
        "reasons": _reasons(evidence, TOPICS[place], spread[place]),
    }


def _reasons(evidence: Evidence, chosen: str, confidence: float) -> tuple[str, ...]:
    said = [hit.said for hit in evidence.hits if _speaks_for(hit.rule, chosen)]
    scores = evidence.scores
    if scores is not None:
        said += [word for word in scores.words if word not in said]
    quoted = ", ".join(f"“{word}”" for word in said[:3])
    sure = f"sure to {confidence:.2f}"
    return (f"{chosen}: says {quoted}, {sure}" if quoted else f"{chosen}: {sure}",)


def _speaks_for(rule: Rule, chosen: str) -> bool:
    return (
        any(head == "topic" and answer == chosen for head, answer, _ in rule.nudges)
        or ("topic", chosen) in rule.sets
    )
