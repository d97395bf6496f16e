"""First-contact resolution by silence: the customer did not write again."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.domain.waits import answered_at
from firsthand.metrics.counting import share_of
from firsthand.metrics.reading import was_closed, wrote_again

DEFINITION = (
    "share of answered and closed cases that were resolved and in which the customer wrote nothing after our "
    "first answer; thanks count against it, silence of the annoyed for it"
)


def first_contact_no_return(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The third definition: resolved, with no inbound message after the first answer."""
    marked = [
        (case.id, case.resolved is True and case.reopened == 0 and not wrote_again(case))
        for case in cases
        if was_closed(case) and answered_at(case)
    ]
    return share_of("first_contact_no_return", marked, DEFINITION)
