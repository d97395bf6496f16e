"""First-contact resolution by silence: the customer did not come back."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.domain.waits import answered_at
from firsthand.metrics.counting import share_of
from firsthand.metrics.reading import came_back, stayed_resolved, was_closed

DEFINITION = (
    "share of answered and closed cases that were resolved at the first close, not reopened inside the policy's window, "
    "and in which nothing came in after our first answer that asks for another; plain thanks are no coming back, "
    "silence of the annoyed counts for it"
)


def first_contact_no_return(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The third definition: resolved, and nothing after the first answer asked for a second one."""
    marked = [
        (case.id, stayed_resolved(case, policy) and not came_back(case))
        for case in cases
        if was_closed(case) and answered_at(case)
    ]
    return share_of("first_contact_no_return", marked, DEFINITION)
