"""Handling time: how long people had a case before them, as far as the log can tell."""

from __future__ import annotations

from datetime import datetime

from firsthand.domain.case import Case


def held_seconds(case: Case, now: datetime) -> float | None:
    """Seconds in which somebody held the case while the next word was ours; None where nobody held it.

    Waiting for the customer and the time between a close and a reopening are nobody's work. Earlier holders count:
    a case that changed hands cost all of them. What an earlier close has recorded is not counted a second time.
    """
    held = [(stay.since, stay.until or now) for stay in case.stays if stay.agent]
    if not held:
        return None
    ours = [(start, end or now) for start, end in case.spans]
    both = (min(a_end, b_end) - max(a, b) for a, a_end in held for b, b_end in ours)
    seconds = sum(max(0.0, each.total_seconds()) for each in both)
    return max(0.0, seconds - (case.handling_seconds or 0.0))
