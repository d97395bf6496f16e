"""A later mention of a conversation: what it leaves unsaid is read from what the conversation was about."""

from __future__ import annotations

from dataclasses import replace

from firsthand.domain.case import Case
from firsthand.domain.decisions import Triage


def continued(triage: Triage, case: Case) -> Triage:
    """ "Still nothing" goes on with the matter of its case; words that name another matter for sure keep theirs.

    Where the queue was not sure, the case's own topic is the better evidence, and the words' best guess stands second.
    """
    known = case.triage
    if known is None or known.topic == "none" or not triage.actionable:
        return triage
    if triage.topic != "none" and not triage.abstain:
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
