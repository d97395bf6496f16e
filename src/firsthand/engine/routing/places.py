"""What several routing rules ask of a case: is it a store's page, is it a review, how urgent is it."""

from __future__ import annotations

from firsthand.domain.case import Case
from firsthand.domain.mention import REVIEW_CHANNELS

STORE_PREFIX = "store:"


def store_of(case: Case) -> str | None:
    """The store whose page this stands on, None for any other page."""
    if case.page and case.page.startswith(STORE_PREFIX):
        return case.page.removeprefix(STORE_PREFIX) or None
    return None


def is_review(case: Case) -> bool:
    """A review has a star rating or stands on a review channel."""
    return case.rating is not None or case.channel in REVIEW_CHANNELS


def is_store_review(case: Case) -> bool:
    """A review of a store: it reaches the store's manager whatever else it says."""
    return store_of(case) is not None and is_review(case)


def topic_of(case: Case) -> str:
    """The topic as read or as corrected by a person; `none` where there is no reading."""
    return case.triage.topic if case.triage else "none"


def urgency_of(case: Case) -> str:
    """How urgent the case is: a critical kind is always high."""
    if case.triage is None:
        return "normal"
    return "high" if case.triage.critical else case.triage.urgency
