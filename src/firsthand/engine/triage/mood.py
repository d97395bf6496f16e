"""Sentiment towards the carrier."""

from __future__ import annotations

from firsthand.domain.decisions import SENTIMENTS
from firsthand.engine.triage.evidence import Evidence, Part, choose, shares


def mood(evidence: Evidence, so_far: Part) -> Part:
    """Negative, neutral or positive."""
    if evidence.scores is None:
        return Part(sentiment="neutral", sentiment_confidence=0.0)
    spread = shares(evidence, "sentiment", evidence.scores.sentiment)
    place = choose(evidence, "sentiment", spread)
    return Part(sentiment=SENTIMENTS[place], sentiment_confidence=round(spread[place], 6))
