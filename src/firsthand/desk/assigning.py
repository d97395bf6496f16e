"""Assigning: the cases that wait go to the people who are free, one decision at a time."""

from __future__ import annotations

from datetime import timedelta

from firsthand.desk import cases
from firsthand.desk.ports import Conflict, Desk
from firsthand.domain.decisions import Assignment
from firsthand.engine.assignment import assign, has_room, load_of

ROUND = timedelta(seconds=2)
"""So long one round deals: a worker has mentions to split and clocks to run as well."""


def deal(desk: Desk, most: int = 200) -> list[Assignment]:
    """Give waiting cases to free people until nothing fits or the round is over; what was given, with its certificates.

    The longest idle person is asked first, and after each decision the heads are read anew, so that two
    workers who deal at once disagree about nothing: the loser of a claim simply reads again.
    """
    given: list[Assignment] = []
    ends = desk.now() + ROUND
    while len(given) < most and desk.now() <= ends:
        made = _one(desk)
        if made is None:
            return given
        given.append(made)
    return given


def _one(desk: Desk) -> Assignment | None:
    heads = desk.waiting.heads()
    if not heads:
        return None
    now = desk.now()
    for idle in desk.waiting.idle():
        if not has_room(idle, desk.policy):
            continue
        decided = assign(idle.agent, heads, now, desk.policy, load_of(idle, desk.policy))
        if decided is None:
            continue
        try:
            if _claim(decided, desk):
                return decided
        except Conflict:
            continue
    return None


def _claim(decided: Assignment, desk: Desk) -> bool:
    """The claim in one transaction: the case is still free and the person still has room.

    Another worker may have given this person something since; inside the transaction the records lock who is
    free, so that nobody is given more than fits.
    """
    with desk.unit():
        here = next((idle for idle in desk.waiting.idle() if idle.agent.id == decided.agent), None)
        if here is None or not has_room(here, desk.policy):
            return False
        return cases.assign(decided, desk) is not None
