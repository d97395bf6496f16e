"""Where the reading is not sure enough, a person reads: the case is shown as "needs a person"."""

from __future__ import annotations

from firsthand.domain.case import Case
from firsthand.domain.decisions import Route
from firsthand.domain.policy import Policy
from firsthand.engine.routing.places import is_store_review, topic_of, urgency_of


def unsure(case: Case, policy: Policy) -> Route | None:
    """An abstained reading goes to the triage desk, with the two best guesses as its reasons."""
    if case.triage is None:
        return Route("triage", 1, "unsure", ("there is no reading yet",), urgency="normal")
    if not case.triage.abstain or is_store_review(case):
        return None
    return Route("triage", 1, "unsure", _reasons(case), topic=topic_of(case), urgency=urgency_of(case))


def _reasons(case: Case) -> tuple[str, ...]:
    triage = case.triage
    assert triage is not None
    best = f"best guess {triage.topic}, sure to {triage.topic_confidence:.2f}"
    if not triage.second_topic:
        return (best,)
    return (best, f"next {triage.second_topic}, sure to {triage.second_confidence:.2f}")
