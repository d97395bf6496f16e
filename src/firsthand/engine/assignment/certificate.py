"""The certificate of an assignment: why this person, why now, and what would have changed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from firsthand.domain.decisions import Assignment, Candidate
from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.engine.assignment.pick import AGED, Weighed, own_waits, protected
from firsthand.engine.assignment.reach import BELOW, OWN, Fit
from firsthand.engine.assignment.words import Waiting

KEPT = 8
"""So many candidates are kept with the decision: enough to see the next best, small enough to store."""

UNSTAFFED = "unstaffed"
"""The part of a candidate that nobody on duty served. Who was on duty is not in the log: a replay reads it here."""

OCCUPANCY = "occupancy"
"""The part of the candidate that was given to somebody who needs rest: a replay reads it here, as `UNSTAFFED`."""


def certify(agent: Agent, best: Weighed, weighed: Sequence[Weighed], policy: Policy) -> Assignment:
    """The assignment of `best` to the agent, with the others that were weighed."""
    own = own_waits(weighed)
    others = sorted((one for one in weighed if one is not best), key=_order)
    return Assignment(
        case=best.head.case,
        agent=agent.id,
        rule=rule_of(best, agent),
        reasons=(*_reasons(best, policy), *_bound(best, others, own, policy)),
        candidates=tuple(candidate(one, agent) for one in (best, *others[: KEPT - 1])),
        would_change=_would_change(best, others, own, policy),
    )


def spared(made: Assignment, occupancy: float, policy: Policy) -> Assignment:
    """The certificate of somebody who was offered only what is at risk, and why."""
    first, *others = made.candidates
    told = f"busy {occupancy:.0%} of the last two hours, {policy.capacity.occupancy_max:.0%} at most: only what cannot wait"
    first = replace(first, parts=(*first.parts, (OCCUPANCY, occupancy)))
    return replace(made, reasons=(*made.reasons, told), candidates=(first, *others))


def rule_of(one: Weighed, agent: Agent) -> str:
    """The rule that fired, in the words of the desk."""
    if one.value >= AGED:
        return "oldest first"
    if one.head.sticky == agent.id:
        return "follow-up"
    return {OWN: "own work", BELOW: "lower tier"}.get(one.fit.level, "helping out")


def candidate(one: Weighed, agent: Agent) -> Candidate:
    """A weighed case with the parts of its index."""
    parts = [
        ("weight", one.fit.weight),
        ("waited_minutes", round(one.waited_minutes, 3)),
        ("target_minutes", one.fit.target_minutes),
        ("work_minutes", round(one.fit.work_minutes, 3)),
        ("resolve_share", round(one.fit.resolve_share, 4)),
    ]
    if one.head.sticky == agent.id:
        parts.append(("own_follow_up", 1.0))
    if one.head.unstaffed:
        parts.append((UNSTAFFED, 1.0))
    return Candidate(one.head.case, one.fit.level, round(one.value, 9), tuple(parts))


def why_you(agent: Agent, head: Waiting, fit: Fit) -> str:
    """How the case fits the person, in one sentence."""
    if head.cls.store and agent.store == head.cls.store:
        return f"it stands on the page of your store {head.cls.store}"
    if fit.level == OWN:
        return f"{head.cls.topic} at tier {head.cls.tier} is your own work"
    if fit.level == BELOW:
        return f"you know {head.cls.topic}, and tier {head.cls.tier} is below yours"
    return f"nobody nearer is free for {head.cls.topic} at tier {head.cls.tier}"


def _order(one: Weighed) -> tuple[bool, float, float, str]:
    return (bool(one.held), -one.value, -one.waited_minutes, one.head.case)


def _reasons(best: Weighed, policy: Policy) -> tuple[str, ...]:
    waited, target = best.waited_minutes, best.fit.target_minutes
    urgency = best.head.cls.urgency
    nobody = ("nobody on duty has it as own work, so it is open at once",) if best.head.unstaffed else ()
    return (
        f"{best.head.cls.topic}, tier {best.head.cls.tier}, level {best.fit.level}",
        f"waited {waited:.0f} of {target:.0f} minutes, urgency {urgency} (weight {best.fit.weight:g})",
        *nobody,
    )


def _bound(best: Weighed, others: Sequence[Weighed], own: bool, policy: Policy) -> tuple[str, ...]:
    """The constraint that mattered: what kept a case with a higher index back."""
    for one in others:
        if one.value <= best.value:
            continue
        if one.held:
            return (f"case {one.head.case} is {one.held}",)
        if own and protected(one, policy):
            return (f"case {one.head.case} waits for its own tier while own work waits",)
    return ("nothing was held back",)


def _would_change(best: Weighed, others: Sequence[Weighed], own: bool, policy: Policy) -> str:
    """What the next best case lacked, in minutes of waiting."""
    rivals = [one for one in others if not one.held and not (own and protected(one, policy))]
    if not rivals:
        return "No other case was open to this agent."
    rival = rivals[0]
    if policy.ladder.order == "oldest" or best.value >= AGED:
        missing = best.waited_minutes - rival.waited_minutes
    else:
        per_minute = (
            rival.value / rival.waited_minutes**policy.ladder.delay_exponent if rival.waited_minutes > 0 else 0
        )
        if per_minute <= 0:
            return f"Case {rival.head.case} has only just come."
        needed: float = (best.value / per_minute) ** (1 / policy.ladder.delay_exponent)
        missing = min(needed, policy.ladder.oldest_first_minutes) - rival.waited_minutes
    longer = f"{max(0.0, missing):.1f} minutes longer than now"
    return f"Case {rival.head.case} comes first once it has waited {longer}."
