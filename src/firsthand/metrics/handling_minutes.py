"""Handling time: the minutes that people work on a case."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import mean_of

DEFINITION = "mean minutes of recorded handling time a case, reading, answering and wrapping up"


def handling_minutes(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The mean of the recorded handling times; time that nobody recorded is not guessed."""
    values = [(case.id, case.handling_seconds / 60) for case in cases if case.handling_seconds is not None]
    return mean_of("handling_minutes", values, "minutes", DEFINITION)
