"""The decision itself: which waiting case a free agent takes, which idle agent gets a new case.

Plain numbers in, one answer out: production and the simulator both come through here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.engine.assignment.reach import BELOW, NEVER, OTHER, OWN, Fit, Reach
from firsthand.engine.assignment.words import Waiting

AGED = 1e9
"""Added to the index of a case past `oldest_first_minutes`: from there on age alone decides."""


class Weighed(NamedTuple):
    """A waiting case weighed for an agent: its fit, how long it waited, its index (`value`), and what held it back."""

    head: Waiting
    fit: Fit
    waited_minutes: float
    value: float
    held: str = ""


def pick(reach: Reach, heads: Iterable[Waiting], now_minutes: float) -> Weighed | None:
    """The case that this agent takes next, None when nothing waits that the agent may take.

    Cost: one look at each non-empty class. Ties go to the older case, then to the smaller id. It is the best of
    `weigh` and keeps nothing else, because a rehearsed month asks a million times; a test holds the two together.
    """
    policy, agent = reach.policy, reach.agent.id
    ladder, keep, factor = policy.ladder, policy.stickiness.keep_minutes, policy.stickiness.factor
    exponent, aged, lower = ladder.delay_exponent, ladder.oldest_first_minutes, ladder.higher_tier_minutes
    oldest, linear, own = ladder.order == "oldest", exponent == 1.0, False
    best: Waiting | None = None  # of all that is open, until own work is seen
    free: Waiting | None = None  # of what is open also while own work waits
    most = most_free = -math.inf
    for head in heads:
        fit = reach[head.cls]
        level = fit.level
        if level == NEVER:
            continue
        waited = now_minutes - head.arrived_minutes
        if waited < fit.opens_after_minutes and not head.unstaffed:
            continue
        sticky = head.sticky
        if sticky is not None and sticky != agent and waited < keep:
            continue
        left = False
        if waited >= aged:
            value = AGED + waited
        else:
            if level != OWN:
                left = waited < lower if level == BELOW else fit.lower_tier
            if oldest:
                value = waited
            elif linear:
                value = fit.rate * waited
            else:
                value = fit.rate * max(0.0, waited) ** exponent
            if sticky is not None and sticky == agent:
                value *= factor
        if level == OWN:
            own = True
        if not own and value >= most and (best is None or value > most or _before(head, best, now_minutes)):
            best, most = head, value
        if (
            not left
            and value >= most_free
            and (free is None or value > most_free or _before(head, free, now_minutes))
        ):
            free, most_free = head, value
    chosen, value = (free, most_free) if own else (best, most)
    if chosen is None:
        return None
    return Weighed(chosen, reach[chosen.cls], now_minutes - chosen.arrived_minutes, value)


def _before(one: Waiting, other: Waiting, now_minutes: float) -> bool:
    """The order of equal indices: longer waiting, then the smaller id."""
    waited, others = now_minutes - one.arrived_minutes, now_minutes - other.arrived_minutes
    return waited > others or (waited == others and one.case < other.case)


def weigh(reach: Reach, heads: Iterable[Waiting], now_minutes: float) -> list[Weighed]:
    """Every case that the agent could ever take, with its index; `held` says why not yet."""
    policy = reach.policy
    agent = reach.agent.id
    keep, factor = policy.stickiness.keep_minutes, policy.stickiness.factor
    exponent, aged = policy.ladder.delay_exponent, policy.ladder.oldest_first_minutes
    oldest = policy.ladder.order == "oldest"
    found: list[Weighed] = []
    for head in heads:
        fit = reach[head.cls]
        level = fit.level
        if level == NEVER:
            continue
        waited = now_minutes - head.arrived_minutes
        held = ""
        if head.sticky is not None and head.sticky != agent and waited < keep:
            held = "kept for its owner"
        elif waited < fit.opens_after_minutes and not head.unstaffed:
            held = "not open to this agent yet"
        value = waited
        if not oldest:
            value = fit.rate * (waited if exponent == 1.0 else max(0.0, waited) ** exponent)
        if head.sticky == agent:
            value *= factor
        if waited >= aged:
            value = AGED + waited
        found.append(Weighed(head, fit, waited, value, held))
    return found


def own_waits(weighed: Iterable[Weighed]) -> bool:
    """Whether own work is there to be taken; what is kept for another owner is not."""
    return any(one.fit.level == OWN and not one.held for one in weighed)


def protected(one: Weighed, policy: Policy) -> bool:
    """Whether an agent with own work waiting leaves this to others: expert minutes do not flow down."""
    if one.waited_minutes >= policy.ladder.oldest_first_minutes:
        return False
    if one.fit.level == BELOW:
        return one.waited_minutes < policy.ladder.higher_tier_minutes
    return one.fit.level == OTHER and one.fit.lower_tier


def rank(agent: Agent, fit: Fit, idle_since_minutes: float) -> tuple[int, float, int, float, str]:
    """The order of idle agents for a new case: level, fit, tier, longest idle, id."""
    return (fit.level, fit.slowdown, agent.tier, idle_since_minutes, agent.id)


def may_be_offered(fit: Fit, head: Waiting, agent: str, waited_minutes: float, policy: Policy) -> bool:
    """Whether an idle agent gets this case at once: own or lower-tier work, or what nobody on duty serves."""
    if fit.level == NEVER:
        return False
    if head.sticky is not None and head.sticky != agent and waited_minutes < policy.stickiness.keep_minutes:
        return False
    return head.unstaffed or waited_minutes >= fit.opens_after_minutes
