"""First-contact resolution by one reply: a single answer was enough."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.domain.waits import people_answered
from firsthand.metrics.counting import share_of
from firsthand.metrics.reading import stayed_resolved, was_dealt_with

DEFINITION = (
    "share of closed cases that were resolved at the first close with exactly one answer of a person and not reopened "
    "inside the policy's window; an automatic acknowledgement is no answer, what was closed without one because "
    "there was nothing to solve is not counted"
)


def first_contact_one_reply(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The second definition: resolved with one answer of a person only."""
    marked = [
        (case.id, stayed_resolved(case, policy) and len(people_answered(case)) == 1)
        for case in cases
        if was_dealt_with(case)
    ]
    return share_of("first_contact_one_reply", marked, DEFINITION)
