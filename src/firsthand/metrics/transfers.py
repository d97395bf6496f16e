"""Transfers: how often a case changes hands."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import mean_of

DEFINITION = "mean number of hand-offs and escalations a case"


def transfers(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The mean number of hand-offs a case."""
    values = [(case.id, float(case.transfers)) for case in cases]
    return mean_of("transfers", values, "hand-offs a case", DEFINITION)
