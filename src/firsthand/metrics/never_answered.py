"""Never answered: closed without a word of ours."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.domain.waits import answered_at
from firsthand.metrics.counting import share_of
from firsthand.metrics.reading import was_dealt_with

DEFINITION = (
    "share of closed cases without any answer of a person; what was closed as done because there was nothing to "
    "answer is not counted"
)


def never_answered(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The share of closed matters that no person answered; never dropped from sight."""
    marked = [(case.id, answered_at(case) is None) for case in cases if was_dealt_with(case)]
    return share_of("never_answered", marked, DEFINITION)
