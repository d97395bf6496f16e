"""Second approval: replies that another person had to read."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import share_of

DEFINITION = "share of sent replies that waited for a second person's approval"


def second_approval_share(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The share of sent replies that the policy held for a second person."""
    marked = [
        (case.id, bool(reply.asked_why)) for case in cases for reply in case.replies if reply.status == "sent"
    ]
    return share_of("second_approval_share", marked, DEFINITION)
