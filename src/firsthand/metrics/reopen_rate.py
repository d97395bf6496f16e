"""Reopen rate: closed too early."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import share_of
from firsthand.metrics.reading import was_closed

DEFINITION = "share of cases ever closed that were reopened at least once"


def reopen_rate(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The share of closed cases that came back inside the window."""
    marked = [(case.id, case.reopened > 0) for case in cases if was_closed(case)]
    return share_of("reopen_rate", marked, DEFINITION)
