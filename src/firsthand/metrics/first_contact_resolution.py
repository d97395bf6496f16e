"""First-contact resolution by the agent: resolved at the first close, and it stayed so."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import share_of
from firsthand.metrics.reading import stayed_resolved, was_dealt_with

DEFINITION = (
    "share of closed cases that the agent marked resolved at the first close and that were not reopened "
    "inside the policy's window; what was closed without an answer because there was nothing to solve is not "
    "counted, cases closed lately may still be reopened"
)


def first_contact_resolution(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The first of four definitions: the agent said resolved, and the case was not reopened inside the window."""
    marked = [(case.id, stayed_resolved(case, policy)) for case in cases if was_dealt_with(case)]
    return share_of("first_contact_resolution", marked, DEFINITION)
