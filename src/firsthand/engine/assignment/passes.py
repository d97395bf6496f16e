"""Passing on a case: whoever declined it, or did not open it in time, is not asked again for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from firsthand.domain.policy import Policy
from firsthand.engine.assignment.words import Head


def passed_lately(head: Head, agent: str, now: datetime, policy: Policy) -> bool:
    """Whether this person passed on the case so lately that others come first.

    After the policy's minutes the case is open to them again: where nobody else is there, it must not wait for ever.
    """
    if head.passed_at is None or agent not in head.passed:
        return False
    return now < head.passed_at + timedelta(minutes=policy.offer_again_minutes)


def passes_in_words(head: Head) -> tuple[str, ...]:
    """What the certificate says of those who passed on the case; nothing where nobody did."""
    if not head.passed:
        return ()
    who = "somebody" if len(head.passed) == 1 else f"{len(head.passed)} people"
    return (f"{who} passed on it before you; it kept its age",)
