"""Next response, mean: how long a customer waits after writing again."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import mean_of
from firsthand.metrics.reading import later_waits

DEFINITION = "mean minutes from the customer's writing again to our next answer; each wait counts once"


def next_response_minutes(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The mean of the waits that ended, after the first answer."""
    values = [(case.id, wait) for case in cases for wait in later_waits(case)]
    return mean_of("next_response_minutes", values, "minutes", DEFINITION)
