"""Hand-over: what somebody leaves behind goes to the people on duty, all of it matched at once.

One by one, the first case would take the one person whom the second needs. Of all ways in which the most cases find
somebody, and the most urgent of them first, the matching takes the cheapest: minutes until the case is worked on, at
the weight of its urgency and against its target, with what a higher tier's minute is worth. Walls stay walls: language,
tier, a store's ladder, those who passed on it, and room. What finds nobody goes back to its queue with its age.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from firsthand.domain.decisions import HAND_OVER, Assignment, Candidate
from firsthand.domain.policy import Policy
from firsthand.engine.assignment.certificate import KEPT, why_you
from firsthand.engine.assignment.matching import ROWS_MOST, match
from firsthand.engine.assignment.passes import passed_lately
from firsthand.engine.assignment.pick import may_be_offered
from firsthand.engine.assignment.reach import Fit, reach_of
from firsthand.engine.assignment.rest import at_risk, needs_rest
from firsthand.engine.assignment.room import has_room, load_of, one_more
from firsthand.engine.assignment.words import Head, Idle, minutes_of

SCALE = 1_000_000
"""Costs are whole numbers of this fraction: the matching must not hang on a rounding."""


@dataclass(frozen=True, slots=True)
class Left:
    """A case that waits on us and whose owner is gone. `why` says so; `knew` are those who held it before."""

    head: Head
    owner: str
    why: str
    channel: str = ""
    knew: frozenset[str] = frozenset()


def hand_over(left: Sequence[Left], team: Sequence[Idle], now: datetime, policy: Policy) -> list[Assignment]:
    """Who takes what, each with its certificate. `team` are the people on duty; a case without an answer stays back.

    The dearest cases to leave go first, at most `ROWS_MOST` at once. Neither the order of `left` nor that of `team`
    matters.
    """
    waits = sorted(left, key=lambda one: (-_worth(one.head, now, policy), one.head.arrived_at, one.head.case))
    here = {idle.agent.id: idle for idle in sorted(team, key=lambda idle: idle.agent.id)}
    given: list[Assignment] = []
    while waits:
        batch, waits = waits[:ROWS_MOST], waits[ROWS_MOST:]
        while made := _matched(batch, list(here.values()), now, policy):
            given += made
            who = {one.case: one.agent for one in made}
            for one in batch:
                if agent := who.get(one.head.case):
                    here[agent] = one_more(here[agent], one.channel)
            batch = [one for one in batch if one.head.case not in who]
    return given


def _worth(head: Head, now: datetime, policy: Policy) -> float:
    """What it costs to leave this case waiting: its age against its target, by the weight of its urgency."""
    clock = "first_response" if head.kind == "new" else "next_response"
    target = policy.stores.first_response if head.store else policy.targets.get(clock)
    minutes = (target or policy.targets["first_response"]).minutes[head.urgency]
    waited = max(0.0, minutes_of(now) - minutes_of(head.arrived_at))
    aged = 1e9 if waited >= policy.ladder.oldest_first_minutes else 0.0
    return aged + policy.weights[head.urgency] * (1 + waited) / minutes


def _matched(batch: Sequence[Left], team: Sequence[Idle], now: datetime, policy: Policy) -> list[Assignment]:
    """One matching. A person has as many places as cases fit for sure; whoever takes calls may have one more later."""
    heaviest = max((policy.capacity.units.get(one.channel, 1.0) for one in batch), default=1.0)
    places = [(idle, turn) for idle in team for turn in _places(idle, heaviest, len(batch), policy)]
    costs = [[_cost(one, idle, turn, now, policy) for idle, turn in places] for one in batch]
    whole = [[None if cost is None else round(cost * SCALE) for cost in row] for row in costs]
    far = 1 + sum(max((cost for cost in row if cost is not None), default=0) for row in whole)
    most = far * (len(batch) ** 2 + 1)
    # To leave out any case costs more than every rank together, and a rank more than all that a matching can save.
    found = match(whole, [most + far * (len(batch) - rank) for rank in range(len(batch))])
    return [
        _certificate(one, places[column][0], team, len(batch), now, policy)
        for one, column in zip(batch, found, strict=True)
        if column is not None
    ]


def _places(idle: Idle, heaviest: float, most: int, policy: Policy) -> Iterator[int]:
    if not has_room(idle, policy):
        return
    held, capacity = load_of(idle, policy), idle.agent.capacity
    for turn in range(most):
        if held + turn * heaviest >= capacity or idle.open + turn >= policy.capacity.open_conversations_max:
            return
        yield turn


def _fit(one: Left, idle: Idle, now: datetime, policy: Policy) -> Fit | None:
    """How the case fits somebody who may take it; None behind a wall."""
    head, agent = one.head, idle.agent
    fit = reach_of(agent, policy)[head.waiting().cls]
    waited = minutes_of(now) - minutes_of(head.arrived_at)
    if agent.id == one.owner or passed_lately(head, agent.id, now, policy):
        return None
    if needs_rest(idle.occupancy, policy) and not at_risk(fit, waited, policy):
        return None
    return fit if may_be_offered(fit, head.waiting(), agent.id, waited, policy) else None


def _cost(one: Left, idle: Idle, turn: int, now: datetime, policy: Policy) -> float | None:
    """Weighted minutes until the case is done by this person, after what is in hand and `turn` others of these."""
    fit = _fit(one, idle, now, policy)
    if fit is None:
        return None
    ahead = (load_of(idle, policy) + turn) * fit.work_minutes
    price = policy.work.shadow_price[min(3, max(1, idle.agent.tier))]
    cost = fit.weight / fit.target_minutes * (ahead + fit.work_minutes * price / fit.resolve_share)
    return cost / policy.stickiness.factor if idle.agent.id in one.knew else cost


def _certificate(
    one: Left, chosen: Idle, team: Sequence[Idle], together: int, now: datetime, policy: Policy
) -> Assignment:
    weighed = [(_cost(one, idle, 0, now, policy), idle) for idle in team if has_room(idle, policy)]
    able = sorted(
        ((cost, idle) for cost, idle in weighed if cost is not None), key=lambda row: (row[0], row[1].agent.id)
    )
    able.sort(key=lambda row: row[1] is not chosen)
    return Assignment(
        case=one.head.case,
        agent=chosen.agent.id,
        rule=HAND_OVER,
        reasons=tuple(_reasons(one, chosen, together, now, policy)),
        candidates=tuple(_candidate(one, idle, cost, now, policy) for cost, idle in able[:KEPT]),
        would_change=_next_best([(cost, idle.agent.name or idle.agent.id) for cost, idle in able]),
    )


def _reasons(one: Left, chosen: Idle, together: int, now: datetime, policy: Policy) -> Iterator[str]:
    fit = reach_of(chosen.agent, policy)[one.head.waiting().cls]
    waited = minutes_of(now) - minutes_of(one.head.arrived_at)
    yield one.why
    yield why_you(chosen.agent, one.head.waiting(), fit)
    if chosen.agent.id in one.knew:
        yield "you held it before"
    yield (
        f"waited {waited:.0f} of {fit.target_minutes:.0f} minutes, "
        f"urgency {one.head.urgency} (weight {fit.weight:g}); its age is kept"
    )
    if together > 1:
        yield f"matched at once with {together - 1} more that were left: the cheapest way for all of them"


def _candidate(one: Left, idle: Idle, cost: float, now: datetime, policy: Policy) -> Candidate:
    fit = _fit(one, idle, now, policy)
    assert fit is not None
    parts = (
        ("weight", fit.weight),
        ("target_minutes", fit.target_minutes),
        ("work_minutes", round(fit.work_minutes, 3)),
        ("ahead_minutes", round(load_of(idle, policy) * fit.work_minutes, 3)),
        ("resolve_share", round(fit.resolve_share, 4)),
    )
    return Candidate(idle.agent.id, fit.level, round(cost, 9), parts)


def _next_best(able: Sequence[tuple[float, str]]) -> str:
    """`able` begins with the one who got it; then the cheapest."""
    if len(able) < 2:
        return "Nobody else who may take it had room."
    (mine, _), (cost, name) = able[0], able[1]
    if cost < mine:
        return f"{name} alone would have been nearer, and was given another case of the same hand-over."
    return f"{name} was next."
