"""First-contact resolution by the customer: the survey says resolved."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import share_of

DEFINITION = (
    "share of surveyed customers who said that the matter was resolved, without a reopening; "
    "those who answer surveys are not like the others"
)


def first_contact_survey(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The fourth definition: what customers said, of those who answered."""
    marked = [
        (case.id, said and case.reopened == 0) for case in cases if (said := case.survey_resolved) is not None
    ]
    return share_of("first_contact_survey", marked, DEFINITION)
