"""Cost per resolved case: the same dollars, by fewer cases."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import ratio_of
from firsthand.metrics.reading import solved, wage_of

DEFINITION = (
    "dollars of handling time at the tier's wage over all handled cases, by case that was answered and resolved; "
    "reading what needed no answer is in the dollars, and in no case; the two cost figures are never the same claim"
)


def cost_per_resolved(cases: Sequence[Case], policy: Policy) -> Measurement:
    """Dollars of handling by resolved cases: what unresolved ones and noise cost is carried by the resolved."""
    pairs = [
        (case.id, case.handling_seconds / 3600 * wage_of(case, policy), float(solved(case)))
        for case in cases
        if case.handling_seconds is not None
    ]
    return ratio_of("cost_per_resolved", pairs, "dollars", DEFINITION)
