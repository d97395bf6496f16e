"""Targets: which first answers came in time, in the open minutes of the target's calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from firsthand.domain.case import Case
from firsthand.domain.hours import minutes_between
from firsthand.domain.policy import Policy
from firsthand.domain.waits import answered_at, waits_before_answer
from firsthand.metrics.reading import first_response_target


def held(cases: Sequence[Case], policy: Policy, urgency: str = "") -> Iterator[tuple[str, bool]]:
    """Each case that can be judged, and whether its target was held."""
    for case in cases:
        if not urgency or case.urgency == urgency:
            verdict = _verdict(case, policy)
            if verdict is not None:
                yield case.id, verdict


def _verdict(case: Case, policy: Policy) -> bool | None:
    """True and False are final; None is a clock that still runs, or a case that no target is set for."""
    target = first_response_target(case, policy)
    limit = target.minutes.get(case.urgency) if target else None
    if target is None or limit is None:
        return None
    if answered_at(case) is None:
        return False if "first_response" in case.breached else None
    hours = policy.hours(target.calendar)
    spent = sum(minutes_between(hours, start, end) for start, end in waits_before_answer(case) if end)
    return spent <= limit
