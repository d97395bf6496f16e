"""Service level of normal urgency: first-response targets held."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import share_of
from firsthand.metrics.targets import held

DEFINITION = (
    "share of normal urgency cases answered inside the first-response target, in the open minutes of its "
    "calendar; a breach without an answer counts as missed, a clock that still runs is not counted"
)


def service_level_normal(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The share of normal urgency cases whose first answer came inside its target."""
    return share_of("service_level_normal", held(cases, policy, "normal"), DEFINITION)
