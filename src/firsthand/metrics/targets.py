"""Targets: which first answers came in time, in the open minutes of the target's calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from firsthand.domain.case import Case
from firsthand.domain.hours import minutes_between
from firsthand.domain.policy import Policy
from firsthand.metrics.reading import answered_at, first_response_target, urgency_of


def held(cases: Sequence[Case], policy: Policy, urgency: str = "") -> Iterator[tuple[str, bool]]:
    """Each case that can be judged, and whether its target was held."""
    for case in cases:
        if not urgency or urgency_of(case) == urgency:
            verdict = _verdict(case, policy)
            if verdict is not None:
                yield case.id, verdict


def _verdict(case: Case, policy: Policy) -> bool | None:
    """True and False are final; None is a clock that still runs, or a case that no target is set for."""
    target = first_response_target(case, policy)
    limit = target.minutes.get(urgency_of(case)) if target else None
    if target is None or limit is None:
        return None
    answered = answered_at(case)
    if answered is None:
        return False if "first_response" in case.breached else None
    return minutes_between(policy.hours(target.calendar), case.opened_at, answered) <= limit
