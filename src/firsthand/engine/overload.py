"""Overload: how long clearing what waits would take, and the stage that the policy names for it.

A stage begins above its minutes and goes back by rule: only when clearing would take a fifth less, so that a desk
at the edge does not switch to and fro. Nobody is ever sent off their skills: that was measured, and does not help.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firsthand.domain.policy import OverloadStage, Policy

BACK_SHARE = 0.8
"""A stage that is on goes off below this share of the minutes at which it began."""
HOUR = 60.0
MOST_HONEST = 24 * HOUR
"""Beyond a day a number of minutes is a guess, and none is told."""


@dataclass(frozen=True, slots=True)
class Pressure:
    """One tier at a moment: cases that wait for somebody, cases expected in the next hour, people on duty."""

    tier: int
    waiting: int
    next_hour: float
    people: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the desk stands: minutes to clear (infinite where nobody is there), stage, reasons."""

    clear_minutes: float
    stage: OverloadStage | None
    reasons: tuple[str, ...]
    call: tuple[str, ...] = ()
    """Flex agents to call now, in the policy's order."""

    def does(self, action: str) -> bool:
        return self.stage is not None and action in self.stage.actions


def standing(
    pressures: Sequence[Pressure],
    policy: Policy,
    stage_now: str = "",
    minutes: Mapping[int, float] | None = None,
) -> Standing:
    """The stage for what waits. `stage_now` is the stage that is on, which goes off a little later than it began.
    `minutes` of work by tier are the policy's, unless they were measured.

    A tier's work can be done by the tiers above as well, so tiers are looked at from each one upwards, and the
    slowest of these decides.
    """
    work = minutes or policy.work.minutes
    found = [(clear_minutes(above, work), above[0].tier) for above in _upwards(pressures)]
    clear, tier = max(found, default=(0.0, 1))
    stage = _stage(clear, policy, stage_now)
    call = policy.call_out if stage and "call_flex" in stage.actions else ()
    return Standing(clear, stage, _reasons(clear, tier, pressures), call)


def honest_minutes(clear: float) -> int:
    """How long people may be told that it takes: rounded up, so that it is rather sooner; 0 where nobody can say."""
    if clear <= 0 or math.isinf(clear) or clear > MOST_HONEST:
        return 0
    step = 5 if clear <= 30 else 15 if clear <= 120 else 60
    return math.ceil(clear / step) * step


def clear_minutes(pressures: Sequence[Pressure], minutes: Mapping[int, float]) -> float:
    """Minutes until nothing waits at these tiers, if people go on and cases come for one hour as expected.

    For an hour what comes in takes its share of the people; what is left then, or has grown, takes all of them.
    """
    people = sum(one.people for one in pressures)
    backlog = sum(one.waiting * minutes[one.tier] for one in pressures)
    spare = people - sum(one.next_hour * minutes[one.tier] for one in pressures) / HOUR
    left = backlog - HOUR * spare
    if left <= 0:
        return backlog / spare if backlog else 0.0
    return HOUR + left / people if people else math.inf


def _upwards(pressures: Sequence[Pressure]) -> list[list[Pressure]]:
    ordered = sorted(pressures, key=lambda one: one.tier)
    return [ordered[at:] for at in range(len(ordered))]


def _stage(minutes: float, policy: Policy, stage_now: str) -> OverloadStage | None:
    on = None
    for stage in policy.overload:
        share = BACK_SHARE if _reached(stage, stage_now, policy) else 1.0
        if minutes > stage.clear_minutes_over * share:
            on = stage
    return on


def _reached(stage: OverloadStage, stage_now: str, policy: Policy) -> bool:
    """Whether a stage is on already: the one that is, and all milder ones."""
    order = [one.id for one in policy.overload]
    return stage_now in order and order.index(stage.id) <= order.index(stage_now)


def _reasons(minutes: float, tier: int, pressures: Sequence[Pressure]) -> tuple[str, ...]:
    waiting, people = sum(one.waiting for one in pressures), sum(one.people for one in pressures)
    hands = (
        f"{waiting} {'case waits' if waiting == 1 else 'cases wait'} in nobody's hands"
        if waiting
        else "stores and incidents aside, every case is in somebody's hands"
    )
    what = f"{hands}, {people or 'no'} {'person' if people == 1 else 'people'} on duty"
    if minutes <= 0:
        return (what,)
    if math.isinf(minutes):
        return (what, f"nobody is there for tier {tier}")
    return (
        what,
        f"with what still comes in, clearing takes about {minutes:.0f} minutes; tier {tier} and above is slowest",
    )
