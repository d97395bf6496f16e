"""Reading a case: what several metrics ask of it."""

from __future__ import annotations

from datetime import datetime

from firsthand.domain.case import Case
from firsthand.domain.policy import Policy, Target
from firsthand.domain.waits import answered_at, people_answered, waits_after_answer


def minutes(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds() / 60)


def tier_of(case: Case) -> int:
    """The tier that held the case last; tier 0 asks for nobody's time and is paid like tier 1."""
    return max(1, case.route.tier if case.route else case.triage.tier if case.triage else 1)


def wage_of(case: Case, policy: Policy) -> float:
    """Dollars an hour at the case's tier; the nearest lower tier's where the policy names none."""
    tiers = sorted(policy.wages)
    fitting = [tier for tier in tiers if tier <= tier_of(case)] or tiers[:1]
    return policy.wages[fitting[-1]] if fitting else policy.pool_wage


def first_response_target(case: Case, policy: Policy) -> Target | None:
    """The first-response target that holds for the case: a store's page has its own."""
    if case.route and case.route.store:
        return policy.stores.first_response
    return policy.targets.get("first_response")


def was_closed(case: Case) -> bool:
    return case.first_closed_at is not None


def was_dealt_with(case: Case) -> bool:
    """Closed, and there was a matter to solve: what was closed as done without a word to anybody is no contact."""
    return was_closed(case) and (answered_at(case) is not None or case.resolved is not True)


def solved(case: Case) -> bool:
    """Marked resolved, and somebody was answered: what was closed as nothing to do solved nothing for anybody."""
    return case.resolved is True and answered_at(case) is not None


def reopened_in_time(case: Case, policy: Policy) -> bool:
    """Opened again inside the policy's window after a close, by whomever: later it is another matter."""
    return any(policy.reopens(closed, again) for closed, again in case.reopenings)


def stayed_resolved(case: Case, policy: Policy) -> bool:
    """Marked resolved at the first close, and not opened again inside the policy's window.

    What was closed without an answer and opened again whenever was not resolved by that close.
    """
    if case.first_resolved is not True or not case.reopenings:
        return case.first_resolved is True
    (closed, again), answered = case.reopenings[0], answered_at(case)
    return not policy.reopens(closed, again) and answered is not None and answered < again


def later_waits(case: Case) -> list[float]:
    """Minutes of each wait that began after the first answer and ended with another."""
    answers = people_answered(case)
    return [minutes(start, end) for start, end in waits_after_answer(case) if end is not None and end in answers]


def came_back(case: Case) -> bool:
    """Whether something came in after our first answer that asks for another. Plain thanks end a matter."""
    first = answered_at(case)
    return first is not None and any(seen.inbound and seen.asks and seen.at > first for seen in case.thread)
