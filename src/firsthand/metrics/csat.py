"""Satisfaction: the score that customers give."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import mean_of

DEFINITION = "mean survey score of the customers who answered"


def csat(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The mean survey score of those who answered."""
    values = [(case.id, float(case.survey)) for case in cases if case.survey is not None]
    return mean_of("csat", values, "points", DEFINITION)
