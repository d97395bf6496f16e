"""Triage: what a mention is, how sure that is, and which words led to it."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import cast

from firsthand.domain.decisions import Scores, Triage
from firsthand.domain.mention import Mention
from firsthand.domain.policy import Policy
from firsthand.engine.triage.abstain import abstain
from firsthand.engine.triage.actionable import actionable
from firsthand.engine.triage.bars import Bars, Cell, Kept
from firsthand.engine.triage.churn import churn
from firsthand.engine.triage.cluster import cluster
from firsthand.engine.triage.critical import critical
from firsthand.engine.triage.evidence import Context, Evidence, Hit, Part, Rule
from firsthand.engine.triage.mood import mood
from firsthand.engine.triage.private_data import private_data
from firsthand.engine.triage.shop import shop
from firsthand.engine.triage.tier import tier
from firsthand.engine.triage.topic import topic
from firsthand.engine.triage.unwanted import unwanted
from firsthand.engine.triage.urgency import urgency

__all__ = ["READERS", "Bars", "Cell", "Context", "Evidence", "Hit", "Kept", "Part", "Rule", "parts", "triage"]

READERS = (critical, actionable, topic, tier, mood, urgency, churn, shop, unwanted, private_data, cluster, abstain)
"""Each reads the evidence and what those before it found; the order is the decision."""

NOWHERE = Context()
_UNREAD = cast(Part, {field.name: None if field.default is MISSING else field.default for field in fields(Triage)})


def triage(
    mention: Mention,
    scores: Scores | None,
    hits: tuple[Hit, ...] = (),
    context: Context = NOWHERE,
    policy: Policy | None = None,
) -> Triage:
    """What this mention is. Without scores a person reads it: nothing is dropped for want of a model."""
    return Triage(**parts(mention, scores, hits, context, policy))


def parts(
    mention: Mention,
    scores: Scores | None,
    hits: tuple[Hit, ...] = (),
    context: Context = NOWHERE,
    policy: Policy | None = None,
) -> Part:
    """The same as a plain mapping, in the order of a triage's fields: for whoever only writes it down."""
    evidence = Evidence(mention, scores, hits, context, policy)
    found = _UNREAD.copy()
    reasons: tuple[str, ...] = ()
    for read in READERS:
        part = read(evidence, found)
        reasons += part.get("reasons", ())
        found.update(part)
    if not reasons:
        reasons = (f"filtered out: {1 - found['p_actionable']:.2f} sure that nothing needs an answer",)
    found["reasons"] = reasons
    found["lang"] = scores.lang if scores else mention.lang or "und"
    found["model"] = scores.model if scores else ""
    return found
