"""Assignment: the right person for a case, and the right case for a person, each with its certificate.

`assign` answers a free agent; `offer` answers a new case. Both are pure: the records supply the heads and
the idle from indexes, the simulator from its queues, and both come to the same decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from firsthand.domain.decisions import Assignment, Candidate
from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.engine.assignment.certificate import certify, spared, why_you
from firsthand.engine.assignment.cover import Cover
from firsthand.engine.assignment.hand_over import Left, hand_over
from firsthand.engine.assignment.heads import head_of
from firsthand.engine.assignment.passes import passed_lately, passes_in_words
from firsthand.engine.assignment.pick import may_be_offered, pick, protected, rank, weigh
from firsthand.engine.assignment.reach import Fit, Reach, reach_of
from firsthand.engine.assignment.rest import at_risk, for_the_rested_left_out, needs_rest
from firsthand.engine.assignment.room import has_room, load, load_of, one_more
from firsthand.engine.assignment.waitlist import Waitlist
from firsthand.engine.assignment.words import CaseClass, Head, Idle, Waiting, minutes_of

__all__ = [
    "CaseClass",
    "Cover",
    "Fit",
    "Head",
    "Idle",
    "Left",
    "Reach",
    "Waiting",
    "Waitlist",
    "assign",
    "hand_over",
    "has_room",
    "head_of",
    "load",
    "load_of",
    "may_be_offered",
    "minutes_of",
    "offer",
    "one_more",
    "pick",
    "protected",
    "rank",
    "reach_of",
    "weigh",
]


def assign(
    agent: Agent,
    heads: Iterable[Head],
    now: datetime,
    policy: Policy,
    in_hand: float = 0,
    occupancy: float = 0,
) -> Assignment | None:
    """The case that a free agent takes next, None when nothing waits that the agent may take.

    `heads` holds the oldest waiting case of each class, and the agent's own follow-ups. Beyond the `occupancy` of the
    policy only own follow-ups and what is at risk are offered.
    """
    if in_hand >= agent.capacity:
        return None
    reach = reach_of(agent, policy)
    asked = [head for head in heads if not passed_lately(head, agent.id, now, policy)]
    waiting = [head.waiting() for head in asked]
    rests = needs_rest(occupancy, policy)
    if rests:
        waiting = list(for_the_rested_left_out(reach, waiting, minutes_of(now)))
    best = pick(reach, waiting, minutes_of(now))
    if best is None:
        return None
    weighed = weigh(reach, waiting, minutes_of(now))
    same = next(one for one in weighed if one.head == best.head)
    made = certify(agent, same, weighed, policy)
    made = spared(made, occupancy, policy) if rests else made
    passes = next(told for head in asked if head.case == made.case for told in (passes_in_words(head),))
    return replace(made, reasons=(*made.reasons, *passes)) if passes else made


def offer(head: Head, idle: Sequence[Idle], now: datetime, policy: Policy) -> Assignment | None:
    """The idle agent who gets this case at once, None when it has to wait in its queue.

    Order: level, fit, tier, then whoever has been idle longest, so that a quiet agent is not forgotten.
    """
    waiting = head.waiting()
    waited = minutes_of(now) - waiting.arrived_minutes
    ranked = []
    for one in idle:
        fit = reach_of(one.agent, policy)[waiting.cls]
        if passed_lately(head, one.agent.id, now, policy) or not has_room(one, policy):
            continue
        if needs_rest(one.occupancy, policy) and not (
            waiting.sticky == one.agent.id or at_risk(fit, waited, policy)
        ):
            continue
        if may_be_offered(fit, waiting, one.agent.id, waited, policy):
            sticky_first = waiting.sticky != one.agent.id
            ranked.append(((sticky_first, *rank(one.agent, fit, minutes_of(one.idle_since))), one, fit))
    if not ranked:
        return None
    ranked.sort(key=lambda row: row[0])
    _, best, fit = ranked[0]
    return Assignment(
        case=head.case,
        agent=best.agent.id,
        rule="follow-up" if waiting.sticky == best.agent.id else "free at once",
        reasons=(
            why_you(best.agent, waiting, fit),
            f"free since {best.idle_since.astimezone(ZoneInfo(policy.zone)):%H:%M %Z}, the best fit of {len(ranked)}",
            *passes_in_words(head),
        ),
        candidates=tuple(_candidate(one, fit) for _, one, fit in ranked[:8]),
        would_change=_next_best(ranked),
    )


def _candidate(one: Idle, fit: Fit) -> Candidate:
    parts = (
        ("slowdown", fit.slowdown),
        ("tier", float(one.agent.tier)),
        ("idle_since_minutes", round(minutes_of(one.idle_since), 3)),
        ("in_hand", float(one.in_hand)),
    )
    return Candidate(one.agent.id, fit.level, fit.slowdown, parts)


def _next_best(ranked: Sequence[tuple[tuple[object, ...], Idle, Fit]]) -> str:
    if len(ranked) < 2:
        return "Nobody else who may take it was free."
    (first, _, _), (second, other, _) = ranked[0], ranked[1]
    names = (
        "the owner",
        "a nearer level",
        "a better fit",
        "a lower tier",
        "a longer wait for work",
        "the id",
    )
    at = next((k for k, (a, b) in enumerate(zip(first, second, strict=True)) if a != b), len(names) - 1)
    return f"{other.agent.name or other.agent.id} was next; {names[at]} decided."
