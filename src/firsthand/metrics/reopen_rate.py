"""Reopen rate: closed too early."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import share_of
from firsthand.metrics.reading import reopened_in_time, was_closed

DEFINITION = (
    "share of cases ever closed that were opened again inside the policy's window, by the customer or by hand"
)


def reopen_rate(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The share of closed cases that came back inside the window."""
    marked = [(case.id, reopened_in_time(case, policy)) for case in cases if was_closed(case)]
    return share_of("reopen_rate", marked, DEFINITION)
