"""First response, p90: nine of ten customers wait no longer."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.domain.waits import answered_at
from firsthand.metrics.counting import quantile_of
from firsthand.metrics.reading import minutes

DEFINITION = (
    "90th percentile of the minutes from the first mention to the first answer of a person, on the wall clock"
)


def first_response_p90_minutes(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The p90 of the first responses: nine of ten customers wait no longer."""
    values = [(case.id, minutes(case.opened_at, at)) for case in cases if (at := answered_at(case))]
    return quantile_of("first_response_p90_minutes", values, 0.9, "minutes", DEFINITION)
