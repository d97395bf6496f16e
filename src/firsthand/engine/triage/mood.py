"""Sentiment towards the carrier."""

from __future__ import annotations

import math

from firsthand.domain.decisions import SENTIMENTS
from firsthand.engine.triage.evidence import Evidence, Part, choose, shares

STARS_NUDGE = {1: ("negative", 2.0), 2: ("negative", 1.2), 5: ("positive", 1.0)}
"""Log odds for what the stars of a review say beside its words: few give one star in a good mood."""


def mood(evidence: Evidence, so_far: Part) -> Part:
    """Negative, neutral or positive."""
    if evidence.scores is None:
        return {"sentiment": "neutral", "sentiment_confidence": 0.0}
    spread = _with_stars(shares(evidence, "sentiment", evidence.scores.sentiment), evidence.mention.rating)
    place = choose(evidence, "sentiment", spread)
    return {"sentiment": SENTIMENTS[place], "sentiment_confidence": round(spread[place], 6)}


def _with_stars(spread: tuple[float, ...], rating: int | None) -> tuple[float, ...]:
    if rating not in STARS_NUDGE:
        return spread
    answer, nudge = STARS_NUDGE[rating]
    moved = [
        share * math.exp(nudge) if SENTIMENTS[place] == answer else share for place, share in enumerate(spread)
    ]
    total = sum(moved)
    return tuple(share / total for share in moved)
