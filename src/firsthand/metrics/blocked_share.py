"""Overruled: replies that were placed against a check that stops them."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import share_of

DEFINITION = (
    "share of placed replies in which a blocking finding was overruled, a second person's word included; drafts "
    "that a check stopped and that were mended or dropped are not counted: they stand in the audit"
)


def blocked_share(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The share of placed replies that still carried a blocking finding at their last check."""
    marked = [
        (case.id, any(finding.severity == "block" for finding in reply.findings))
        for case in cases
        for reply in case.replies
    ]
    return share_of("blocked_share", marked, DEFINITION)
