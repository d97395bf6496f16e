"""Resolution, p90."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import quantile_of
from firsthand.metrics.reading import minutes

DEFINITION = "90th percentile of the minutes from the first mention to the last close, on the wall clock"


def resolution_p90_minutes(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The p90 of the times from the first mention to the last close."""
    values = [(case.id, minutes(case.opened_at, case.closed_at)) for case in cases if case.closed_at]
    return quantile_of("resolution_p90_minutes", values, 0.9, "minutes", DEFINITION)
