"""A later mention of a conversation: what it leaves unsaid is read from what the conversation was about."""

from __future__ import annotations

import math
from dataclasses import replace

from firsthand.domain.case import Case
from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention

OPEN_CASE = "its conversation has an open case: whoever holds it reads this too"
CASE_NUDGE = 1.5
"""Log odds for a mention whose conversation has a case: most such words continue it."""


def continued(triage: Triage, case: Case, mention: Mention) -> Triage:
    """ "Still nothing" goes on with the matter of its case; words that name another matter for sure keep theirs.

    Where the queue was not sure, the case's own topic is the better evidence, and the words' best guess stands second.
    What would be filtered out by its words alone is read again beside its case.
    """
    known = case.triage
    if known is None:
        return triage
    if not triage.actionable:
        return triage if triage.abstain else _beside(triage, known, case, mention)
    if known.topic == "none" or (triage.topic != "none" and not triage.abstain):
        return triage
    other = triage.topic not in ("none", known.topic)
    return replace(
        triage,
        topic=known.topic,
        topic_confidence=known.topic_confidence,
        second_topic=triage.topic if other else "",
        second_confidence=triage.topic_confidence if other else 0.0,
        abstain=triage.abstain and known.abstain,
        reasons=(*triage.reasons, f"the conversation was about {known.topic}"),
    )


def _beside(triage: Triage, known: Triage, case: Case, mention: Mention) -> Triage:
    """ "Any news?" says little by itself: with its case it goes on, and an open case's own customer is always read.

    What a rule marks as an advert stays one, and thanks do not open a closed case again.
    """
    if triage.spam:
        return triage
    chance = round(_moved(triage.p_actionable), 6)
    if chance >= 0.5:
        return replace(
            triage,
            actionable=True,
            p_actionable=chance,
            topic=known.topic,
            topic_confidence=known.topic_confidence,
            tier=known.tier,
            urgency=known.urgency if case.is_open else "normal",
            reasons=(f"goes on with its case, {chance:.2f} likely", *_about(known)),
        )
    if case.is_open and mention.author == case.author:
        return replace(triage, abstain=True, p_actionable=chance, reasons=(OPEN_CASE,))
    return triage


def kept_for_its_case(triage: Triage) -> bool:
    """By its words there is nothing to answer: a person reads it only because its case is open."""
    return triage.reasons == (OPEN_CASE,)


def _about(known: Triage) -> tuple[str, ...]:
    return () if known.topic == "none" else (f"the conversation was about {known.topic}",)


def _moved(chance: float) -> float:
    odds = chance / max(1 - chance, 1e-9) * math.exp(CASE_NUDGE)
    return odds / (1 + odds)
