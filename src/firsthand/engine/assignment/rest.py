"""The occupancy guard: whoever was busy for nearly all of the last two hours gets new work only where a target is at risk.

Above about 85 % over hours people make mistakes and leave. What they hold stays theirs, and so do their follow-ups; what
is near its target goes to them as to anybody. Everything else waits for a person who had a breath, or until they had one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from firsthand.domain.case import Case
from firsthand.domain.policy import Policy
from firsthand.engine.assignment.reach import Fit, Reach
from firsthand.engine.assignment.words import Waiting

WINDOW_MINUTES = 120.0

Span = tuple[datetime, datetime | None]
"""From when until when; None is still."""


def needs_rest(occupancy: float, policy: Policy) -> bool:
    """Whether somebody was busy for more of the last two hours than the policy lets them be; 1 switches it off."""
    return policy.capacity.occupancy_max < 1 and occupancy > policy.capacity.occupancy_max


def at_risk(fit: Fit, waited_minutes: float, policy: Policy) -> bool:
    """Whether a case is so near its target that its clock warns."""
    return waited_minutes >= policy.warn_share * fit.target_minutes


def for_the_rested_left_out(reach: Reach, heads: Iterable[Waiting], now_minutes: float) -> Iterator[Waiting]:
    """What somebody who needs rest is offered all the same: own follow-ups, and what is at risk."""
    for head in heads:
        waited = now_minutes - head.arrived_minutes
        if head.sticky == reach.agent.id or at_risk(reach[head.cls], waited, reach.policy):
            yield head


def busy_share(spans: Iterable[Span], now: datetime) -> float:
    """The share of the last two hours in which somebody had at least one case that waited on them.

    The two hours count in full also for whoever came an hour ago: nobody is worn out by the first hour of a shift.
    """
    minutes, reached = 0.0, WINDOW_MINUTES
    ago = sorted(
        ((now - start).total_seconds() / 60, 0.0 if end is None else max(0.0, (now - end).total_seconds() / 60))
        for start, end in spans
    )
    for start, end in reversed(ago):
        begin = min(start, reached)
        if end < begin:
            minutes += begin - end
            reached = end
    return round(minutes / WINDOW_MINUTES, 4)


def held_by(case: Case, agent: str) -> Iterator[Span]:
    """When this person held the case while its customer waited for us."""
    for stay in case.stays:
        if stay.agent != agent:
            continue
        for start, end in case.spans:
            since, ends = max(stay.since, start), [moment for moment in (stay.until, end) if moment]
            until = min(ends, default=None)
            if until is None or until > since:
                yield (since, until)
