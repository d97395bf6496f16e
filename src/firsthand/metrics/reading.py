"""Reading a case: what several metrics ask of it."""

from __future__ import annotations

from datetime import datetime

from firsthand.domain.case import Case
from firsthand.domain.policy import Policy, Target

AUTOMATIC = ("firsthand", "channel")
"""Writers that are no person: their answers stop no clock, unless a person approved them."""


def minutes(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds() / 60)


def people_answered(case: Case) -> list[datetime]:
    """When people of ours answered, in order."""
    replies = [
        reply.sent_at
        for reply in case.replies
        if reply.sent_at and not {reply.by, reply.approved_by or reply.by} <= set(AUTOMATIC)
    ]
    return sorted(replies + [seen.at for seen in case.thread if not seen.inbound])


def answered_at(case: Case) -> datetime | None:
    """When a person of ours first answered."""
    return min(people_answered(case), default=None)


def urgency_of(case: Case) -> str:
    if case.route:
        return case.route.urgency
    return case.triage.urgency if case.triage else "normal"


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


def sent_replies(case: Case) -> int:
    """Replies that went out, and posts of the brand's seen in the thread."""
    return sum(reply.status == "sent" for reply in case.replies) + sum(not seen.inbound for seen in case.thread)


def later_waits(case: Case) -> list[float]:
    """Minutes of each wait that began after the first answer and ended with another."""
    first = answered_at(case)
    if first is None:
        return []
    answers = people_answered(case)
    ended = [(start, end) for start, end in case.spans if end is not None and start >= first]
    return [minutes(start, end) for start, end in ended if end in answers]


def wrote_again(case: Case) -> bool:
    """Whether the customer wrote anything after our first answer."""
    first = answered_at(case)
    return first is not None and any(seen.inbound and seen.at > first for seen in case.thread)
