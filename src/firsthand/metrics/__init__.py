"""Metrics: what the day came to. Each takes folded cases and tells how sure it is.

The family `METRICS` is an ordered tuple, one member a file. A metric does not depend on the order of the cases,
its interval holds its value, its count says what was counted, and its cases are listed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.backlog import backlog
from firsthand.metrics.blocked_share import blocked_share
from firsthand.metrics.cost_per_handled import cost_per_handled
from firsthand.metrics.cost_per_resolved import cost_per_resolved
from firsthand.metrics.csat import csat
from firsthand.metrics.first_contact_no_return import first_contact_no_return
from firsthand.metrics.first_contact_one_reply import first_contact_one_reply
from firsthand.metrics.first_contact_resolution import first_contact_resolution
from firsthand.metrics.first_contact_survey import first_contact_survey
from firsthand.metrics.first_response_median_minutes import first_response_median_minutes
from firsthand.metrics.first_response_minutes import first_response_minutes
from firsthand.metrics.first_response_p90_minutes import first_response_p90_minutes
from firsthand.metrics.handling_minutes import handling_minutes
from firsthand.metrics.misroute_rate import misroute_rate
from firsthand.metrics.mood_lifted import mood_lifted
from firsthand.metrics.negative_share import negative_share
from firsthand.metrics.never_answered import never_answered
from firsthand.metrics.next_response_median_minutes import next_response_median_minutes
from firsthand.metrics.next_response_minutes import next_response_minutes
from firsthand.metrics.next_response_p90_minutes import next_response_p90_minutes
from firsthand.metrics.reopen_rate import reopen_rate
from firsthand.metrics.resolution_median_minutes import resolution_median_minutes
from firsthand.metrics.resolution_minutes import resolution_minutes
from firsthand.metrics.resolution_p90_minutes import resolution_p90_minutes
from firsthand.metrics.saves import saves
from firsthand.metrics.second_approval_share import second_approval_share
from firsthand.metrics.service_level import service_level
from firsthand.metrics.service_level_high import service_level_high
from firsthand.metrics.service_level_low import service_level_low
from firsthand.metrics.service_level_normal import service_level_normal
from firsthand.metrics.transfers import transfers
from firsthand.metrics.waiting import waiting

Metric = Callable[[Sequence[Case], Policy], Measurement]

METRICS: tuple[Metric, ...] = (
    first_response_minutes,
    first_response_median_minutes,
    first_response_p90_minutes,
    next_response_minutes,
    next_response_median_minutes,
    next_response_p90_minutes,
    resolution_minutes,
    resolution_median_minutes,
    resolution_p90_minutes,
    never_answered,
    service_level,
    service_level_high,
    service_level_normal,
    service_level_low,
    first_contact_resolution,
    first_contact_one_reply,
    first_contact_no_return,
    first_contact_survey,
    handling_minutes,
    cost_per_handled,
    cost_per_resolved,
    negative_share,
    mood_lifted,
    misroute_rate,
    transfers,
    reopen_rate,
    backlog,
    waiting,
    saves,
    csat,
    second_approval_share,
    blocked_share,
)


STANDING: tuple[Metric, ...] = (backlog, waiting)
"""What is told of this moment, not of a span."""


def measure(
    cases: Sequence[Case], policy: Policy, standing: Sequence[Case] | None = None
) -> tuple[Measurement, ...]:
    """Every metric of these cases, in the family's order; of `standing`, where given, what is told of this moment."""
    now = cases if standing is None else standing
    return tuple(metric(now if metric in STANDING else cases, policy) for metric in METRICS)
