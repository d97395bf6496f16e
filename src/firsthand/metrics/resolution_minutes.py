"""Resolution, mean: from the first mention to the last close."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import mean_of
from firsthand.metrics.reading import minutes

DEFINITION = "mean minutes from the first mention to the last close, on the wall clock; cases that are still open are not in it"


def resolution_minutes(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The mean over closed cases; a reopened case counts to its last close."""
    values = [(case.id, minutes(case.opened_at, case.closed_at)) for case in cases if case.closed_at]
    return mean_of("resolution_minutes", values, "minutes", DEFINITION)
