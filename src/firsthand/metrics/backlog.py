"""Backlog: cases that are open."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import number_of

DEFINITION = (
    "open cases, whoever is waited for: on the board all that are open now, whenever they were opened, in a report those of "
    "its span"
)


def backlog(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The number of open cases among these; a count, so without an interval."""
    return number_of("backlog", (case for case in cases if case.is_open), "cases", DEFINITION)
