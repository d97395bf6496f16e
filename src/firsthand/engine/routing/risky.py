"""Risk first: fraud, regulator, safety, vulnerable people and wide anger go to the risk desk."""

from __future__ import annotations

from firsthand.domain.case import Case
from firsthand.domain.decisions import Route
from firsthand.domain.policy import Policy
from firsthand.engine.routing.places import is_store_review, topic_of


def risky(case: Case, policy: Policy) -> Route | None:
    """A risk outranks the topic, and the queue of what is not sure; store reviews stay with their manager.

    A store review that carries a risk is not lost to the risk desk: four eyes ask for a second approval.
    """
    if is_store_review(case):
        return None
    reason = _reason(case, policy)
    if not reason:
        return None
    return Route("risk", 3, "risky", (reason,), topic=topic_of(case), urgency="high")


def _reason(case: Case, policy: Policy) -> str:
    triage = case.triage
    if triage and triage.critical in policy.risk.kinds:
        return f"says something about {triage.critical}, which the policy sends to the risk desk"
    loud = case.reach is not None and case.reach >= policy.risk.reach_min
    if loud and triage and triage.actionable and triage.sentiment == "negative":
        return f"a complaint in front of {case.reach:,} people (risk desk from {policy.risk.reach_min:,})"
    return ""
