"""What triage reads: the mention, a model's scores, the rules that fired, and the context."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from operator import mul
from typing import NamedTuple, TypedDict

from firsthand.domain.decisions import CHURNS, SENTIMENTS, TOPICS, URGENCIES, Scores
from firsthand.domain.mention import Mention
from firsthand.domain.policy import Policy
from firsthand.engine.triage.bars import NO_BARS, Bars


@dataclass(frozen=True, slots=True)
class Rule:
    """What a lead's rule says when one of its phrases stands in a mention.

    `nudges` add to the log odds of an answer, `sets` decide it. `critical` names a kind that no model may
    overrule. `flag` is spam or abuse. Of two rules that set the same head, the higher `priority` wins.
    """

    name: str
    nudges: tuple[tuple[str, str, float], ...] = ()
    sets: tuple[tuple[str, str], ...] = ()
    critical: str = ""
    flag: str = ""
    priority: int = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fired, and the words that made it."""

    rule: Rule
    said: str


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a mention: the model's bars. Its case is read beside it at intake: see `continuing`."""

    bars: Bars = NO_BARS


class Evidence(NamedTuple):
    """All that a reader may look at."""

    mention: Mention
    scores: Scores | None
    hits: tuple[Hit, ...]
    context: Context
    policy: Policy | None


class Part(TypedDict, total=False):
    """What a reader found: some fields of a Triage, and its reasons."""

    actionable: bool
    p_actionable: float
    topic: str
    topic_confidence: float
    second_topic: str
    second_confidence: float
    tier: int
    tier_confidence: float
    tier_shares: tuple[float, ...]
    sentiment: str
    sentiment_confidence: float
    urgency: str
    urgency_confidence: float
    churn: str
    churn_confidence: float
    store: bool
    store_confidence: float
    lang: str
    abstain: bool
    critical: str
    spam: bool
    abuse: bool
    private_data: tuple[str, ...]
    cluster: str
    model: str
    reasons: tuple[str, ...]


ANSWERS: Mapping[str, tuple[str, ...]] = {
    "topic": TOPICS,
    "tier": ("0", "1", "2", "3"),
    "sentiment": SENTIMENTS,
    "urgency": URGENCIES,
    "churn": CHURNS,
}
SET_CONFIDENCE = 0.99
"""A rule that sets an answer is a lead's decision; it is as sure as we ever say."""


def shares(evidence: Evidence, head: str, scored: tuple[float, ...]) -> tuple[float, ...]:
    """A head's probabilities after the rules: nudges multiply the odds, the highest set decides."""
    hits = evidence.hits
    if not hits:
        return scored
    answers = ANSWERS[head]
    best, chosen = -1, ""
    moved = list(scored)
    touched = False
    for hit in hits:
        for name, answer, weight in hit.rule.nudges:
            if name == head:
                moved[answers.index(answer)] *= math.exp(weight)
                touched = True
        for name, answer in hit.rule.sets:
            if name == head and hit.rule.priority > best:
                best, chosen = hit.rule.priority, answer
    if chosen:
        rest = (1 - SET_CONFIDENCE) / (len(answers) - 1)
        return tuple(SET_CONFIDENCE if answer == chosen else rest for answer in answers)
    if not touched:
        return scored
    total = sum(moved) or 1.0
    return tuple(share / total for share in moved)


def choose(evidence: Evidence, head: str, spread: tuple[float, ...], first: int = 0) -> int:
    """The place of the answer that is chosen among those from `first` on, rare ones favoured as the bars say."""
    lean = evidence.context.bars.lean.get(head)
    weighed: tuple[float, ...] = tuple(map(mul, spread, lean)) if lean else spread
    return weighed.index(max(weighed[first:]), first)


def next_best(spread: tuple[float, ...], place: int) -> int:
    """The place of the likeliest answer beside the chosen one."""
    others = (*spread[:place], *spread[place + 1 :])
    best = others.index(max(others))
    return best + (best >= place)
