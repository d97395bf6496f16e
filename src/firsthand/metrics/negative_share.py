"""Negative share: how many of the cases read as unhappy."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import share_of

DEFINITION = (
    "share of triaged cases whose reading is negative: the first one, a later one where a graver matter was read anew, "
    "and as corrected"
)


def negative_share(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The share of triaged cases whose reading in force is negative."""
    marked = [(case.id, case.triage.sentiment == "negative") for case in cases if case.triage]
    return share_of("negative_share", marked, DEFINITION)
