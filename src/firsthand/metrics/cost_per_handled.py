"""Cost per handled case: the wage of the tier times the time handled."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import ratio_of
from firsthand.metrics.reading import wage_of

DEFINITION = (
    "dollars of handling time at the tier's wage, by handled case; idle and paid hours are not in it: "
    "see the paid-hours basis"
)


def cost_per_handled(cases: Sequence[Case], policy: Policy) -> Measurement:
    """Dollars of handling by all closed cases with a recorded time, resolved or not."""
    pairs = [
        (case.id, case.handling_seconds / 3600 * wage_of(case, policy), 1.0)
        for case in cases
        if case.handling_seconds is not None
    ]
    return ratio_of("cost_per_handled", pairs, "dollars", DEFINITION)
