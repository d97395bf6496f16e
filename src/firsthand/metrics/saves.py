"""Saves: customers who wanted to leave and stayed."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import share_of

DEFINITION = "share of answered save offers that were accepted; withheld and unanswered ones are not counted"


def saves(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The share of shown save offers that the customer accepted."""
    marked = [
        (case.id, answers[offer.offer])
        for case in cases
        for answers in (dict(case.offers_answered),)
        for offer in case.offers
        if offer.kind == "save" and offer.allowed and offer.offer in answers
    ]
    return share_of("saves", marked, DEFINITION)
