"""Waiting: open cases in which the customer waits for us."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import number_of

DEFINITION = (
    "open cases in which the customer waits for our answer: on the board all that are open now, whenever they were "
    "opened, in a report those of its span"
)


def waiting(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The number of open cases where the next word is ours."""
    waiting_cases = (case for case in cases if case.is_open and case.waiting_since is not None)
    return number_of("waiting", waiting_cases, "cases", DEFINITION)
