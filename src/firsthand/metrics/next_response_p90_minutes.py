"""Next response, p90."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import quantile_of
from firsthand.metrics.reading import later_waits

DEFINITION = "90th percentile of the minutes from the customer's writing again to our next answer"


def next_response_p90_minutes(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The p90 of the waits after the first answer."""
    values = [(case.id, wait) for case in cases for wait in later_waits(case)]
    return quantile_of("next_response_p90_minutes", values, 0.9, "minutes", DEFINITION)
