"""What waits although nobody on duty serves it: why, who could take it soonest, and from when.

Another topic is open to helpers at once while nobody on duty serves it: nobody nearer could come free in the minutes
that the ladder keeps it. A store's review opens to its region in time; language and tier are walls. A lead has to see
these cases before their customers do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.engine.assignment.cover import Cover
from firsthand.engine.assignment.reach import NEVER, Fit, reach_of, speaks
from firsthand.engine.assignment.words import Head


@dataclass(frozen=True, slots=True)
class Unserved:
    """The oldest case of a class that nobody on duty serves.

    `who` is the person who may take it soonest: on duty from `opens_at` on, or away where that is None. Without
    `who` nobody of this desk may ever take it.
    """

    head: Head
    why: str
    who: str | None
    opens_at: datetime | None


def unserved(
    heads: Iterable[Head], on_duty: Sequence[Agent], all_people: Iterable[Agent], policy: Policy
) -> list[Unserved]:
    """The heads without anybody at their topic, tier and language; the oldest first."""
    here = {agent.id for agent in on_duty}
    away = [agent for agent in all_people if agent.id not in here]
    cover = Cover(on_duty, policy)
    found = [_told(head, on_duty, away, policy) for head in cover.mark(heads) if not cover.serves(head)]
    return sorted(found, key=lambda one: (one.head.arrived_at, one.head.case))


def _fit(agent: Agent, head: Head, policy: Policy) -> Fit:
    return reach_of(agent, policy)[head.waiting().cls]


def _told(head: Head, on_duty: Sequence[Agent], away: Sequence[Agent], policy: Policy) -> Unserved:
    why = _why(head, on_duty, away, policy)
    helps = _soonest(head, on_duty, policy)
    if helps:
        agent, fit = helps
        opens = 0.0 if head.unstaffed else fit.opens_after_minutes
        return Unserved(head, why, agent.id, head.arrived_at + timedelta(minutes=opens))
    comes = _soonest(head, away, policy)
    return Unserved(head, why, comes[0].id if comes else None, None)


def _soonest(head: Head, people: Sequence[Agent], policy: Policy) -> tuple[Agent, Fit] | None:
    """Of those who may ever take it, the one to whom it opens first; then the best fit, the lower tier, the id."""
    fits = [(agent, _fit(agent, head, policy)) for agent in people]
    able = [
        (agent, fit)
        for agent, fit in fits
        if fit.level != NEVER and (head.unstaffed or fit.opens_after_minutes < float("inf"))
    ]

    def order(one: tuple[Agent, Fit]) -> tuple[float, int, float, int, str]:
        agent, fit = one
        return (fit.opens_after_minutes, fit.level, fit.slowdown, agent.tier, agent.id)

    return min(able, key=order, default=None)


def _why(head: Head, on_duty: Sequence[Agent], away: Sequence[Agent], policy: Policy) -> str:
    """The first wall or gap that keeps everybody on duty from it."""
    if head.store:
        theirs = any(agent.store == head.store for agent in away)
        return "the store’s manager is away" if theirs else "nobody of this store is at the desk"
    answering = [agent for agent in on_duty if not agent.store or agent.primary]
    if not answering:
        return "nobody is on duty"
    speakers = [agent for agent in answering if speaks(agent, head.lang, policy)]
    if not speakers:
        return f"nobody on duty speaks {head.lang.split('-')[0].upper()}"
    if not any(agent.tier >= head.tier for agent in speakers):
        spoken = "" if len(speakers) == len(answering) else f" who speaks {head.lang.split('-')[0].upper()}"
        return f"nobody on duty{spoken} works at tier {head.tier}"
    return f"nobody on duty at tier {head.tier} or above knows {head.topic}"
