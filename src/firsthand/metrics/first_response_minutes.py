"""First response, mean: how long a customer waits for the first answer of a person."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.domain.waits import answered_at
from firsthand.metrics.counting import mean_of
from firsthand.metrics.reading import minutes

DEFINITION = (
    "mean minutes from the first mention to the first answer of a person, on the wall clock; "
    "cases that nobody has answered are not in it, but under Never answered"
)


def first_response_minutes(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The mean of the first responses; a few long waits pull it up, so read the median beside it."""
    values = [(case.id, minutes(case.opened_at, at)) for case in cases if (at := answered_at(case))]
    return mean_of("first_response_minutes", values, "minutes", DEFINITION)
