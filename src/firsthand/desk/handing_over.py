"""Handing over: what somebody who is gone left waiting goes to the people on duty, each case once.

The plan is shown to a lead before it is carried out; the worker carries it out by itself where the policy says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from firsthand.desk.cases import change
from firsthand.desk.ports import Conflict, Desk
from firsthand.domain.decisions import Assignment
from firsthand.engine.assignment import Cover, Left, hand_over, has_room
from firsthand.engine.left_behind import Gone, goes_on_at, handed_over, left_by


class Shifts(Protocol):
    """Who is gone, and what they left."""

    def end(self, now: datetime) -> list[str]:
        """Set away whose shift is over; who that was."""
        ...

    def gone(self, now: datetime) -> list[Gone]:
        """People who are away."""
        ...

    def waiting_with(self, people: Sequence[str]) -> list[str]:
        """The cases that wait on us and belong to these people."""
        ...

    def is_away(self, person: str) -> bool:
        """As of now; inside a transaction it stays so to its end."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """What was left, and who takes what of it; the rest goes back to its queue."""

    left: tuple[Left, ...] = ()
    moves: tuple[Assignment, ...] = ()

    @property
    def back(self) -> tuple[Left, ...]:
        """What finds nobody with the skill, the tier, the language and room."""
        moved = {move.case for move in self.moves}
        return tuple(one for one in self.left if one.head.case not in moved)


@dataclass(frozen=True, slots=True)
class Done:
    """How a hand-over went: cases with somebody new, and cases that are back in their queue."""

    moved: int = 0
    back: int = 0


def plan(desk: Desk, shifts: Shifts, *, at_once: bool = False, only: str = "") -> Plan:
    """What would move now: what is due by the policy, or with `at_once` all that people who are away left waiting."""
    now = desk.now()
    gone = {one.person: one for one in shifts.gone(now) if only in ("", one.person)}
    left = []
    for case in desk.log.cases(shifts.waiting_with(sorted(gone))).values():
        who = gone.get(case.owner or "")
        due = goes_on_at(case, who, desk.policy) if who else None
        if who and due and (at_once or due <= now):
            left.append(left_by(case, who, desk.policy))
    if not left:
        return Plan()
    team = desk.waiting.idle()
    marked = Cover([idle.agent for idle in team], desk.policy).mark([one.head for one in left])
    left = [Left(head, one.owner, one.why, one.channel, one.knew) for head, one in zip(marked, left, strict=True)]
    return Plan(tuple(left), tuple(hand_over(left, team, now, desk.policy)))


def carry_out(planned: Plan, desk: Desk, shifts: Shifts, by: str = "firsthand") -> Done:
    """Move what the plan says, one transaction a case; a case that changed since is left to the next round.

    Another worker may have filled a place that this plan counts on, or hold one free that it counts as taken: each
    case then goes to whoever has room at that moment, and back to its queue only when nobody has.
    """
    to = {move.case: move for move in planned.moves}
    moved = back = 0
    # The moves come first: what goes back must not take the place that the plan gave to a dearer case.
    for one in sorted(planned.left, key=lambda one: one.head.case not in to):
        try:
            went = _settle(one, to.get(one.head.case), desk, shifts, by)
        except Conflict:
            continue
        moved += went is Went.MOVED
        back += went is Went.BACK
    return Done(moved, back)


class Went(Enum):
    """How one case of a hand-over went."""

    MOVED = auto()
    BACK = auto()
    FULL = auto()
    STAYS = auto()


def _settle(one: Left, to: Assignment | None, desk: Desk, shifts: Shifts, by: str) -> Went:
    """One case to its end. Each time a place proves taken there is one place less, so this ends."""
    while True:
        if to is None:
            to = next(iter(hand_over([one], desk.waiting.idle(), desk.now(), desk.policy)), None)
        went = _carry(one, to, desk, shifts, by)
        if went is not Went.FULL:
            return went
        to = None


def _carry(one: Left, to: Assignment | None, desk: Desk, shifts: Shifts, by: str) -> Went:
    """One case: its owner is away still, and the next person has room still."""
    with desk.unit():
        if not shifts.is_away(one.owner):
            return Went.STAYS
        if to is not None:
            here = next(iter(desk.waiting.idle(to.agent)), None)
            if here is None or not has_room(here, desk.policy):
                return Went.FULL
        before = desk.log.case(one.head.case).version
        after = change(
            one.head.case,
            lambda case: handed_over(case, one, to, by=by, now=desk.now()),
            desk,
            who=by,
            what="handed over",
        )
        if after.version == before:
            return Went.STAYS
        return Went.BACK if to is None else Went.MOVED


def hand_over_round(desk: Desk, shifts: Shifts) -> Done:
    """One round of the worker: shifts that are over end, and what is due by the policy goes on."""
    for person in shifts.end(desk.now()):
        desk.audit.note("firsthand", "set away", person, "the shift ended")
    if not desk.policy.hand_over.by_itself:
        return Done()
    return carry_out(plan(desk, shifts), desk, shifts)
