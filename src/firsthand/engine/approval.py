"""Second approval: which replies another person has to read before they leave the house."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy


def second_approval(case: Case, draft: Draft, findings: Sequence[Finding], policy: Policy) -> tuple[str, ...]:
    """The reasons for four eyes; empty when one person's yes is enough."""
    reasons = []
    if draft.public and (case.reach or 0) >= policy.four_eyes.reach_min:
        reasons.append(f"this post reached {case.reach:,} people")
    critical = case.triage.critical if case.triage else ""
    if draft.public and critical and critical in policy.four_eyes.critical:
        reasons.append(f"the matter is critical: {critical}")
    overruled = sorted({finding.check for finding in findings if finding.severity == "block"})
    if overruled:
        reasons.append("a check was overruled: " + ", ".join(overruled))
    return tuple(reasons)
