"""Blocked: drafts that a check stopped."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import share_of

DEFINITION = (
    "share of placed replies in which a blocking finding was overruled, a second person's word included; drafts "
    "that were blocked and mended never came into the log, and stand in the audit"
)


def blocked_share(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The share of placed replies that carried a blocking finding at their last check."""
    marked = [
        (case.id, any(finding.severity == "block" for finding in reply.findings))
        for case in cases
        for reply in case.replies
    ]
    return share_of("blocked_share", marked, DEFINITION)
