"""Assigning: the cases that wait go to the people who are free, one decision at a time."""

from __future__ import annotations

from datetime import timedelta

from firsthand.desk import cases
from firsthand.desk.ports import Conflict, Desk
from firsthand.domain.case import Case
from firsthand.domain.decisions import Assignment
from firsthand.engine.assignment import Cover, Head, Idle, assign, has_room, load_of, one_more

ROUND = timedelta(seconds=2)
"""So long one round deals: a worker has mentions to split and clocks to run as well."""


def deal(desk: Desk, most: int = 200) -> list[Assignment]:
    """Give waiting cases to free people until nothing fits or the round is over; what was given, with its certificates.

    Who is on duty is read once a round. The longest idle person is asked first, and after each decision the heads are
    read anew, so that two workers who deal at once disagree about nothing: the loser of a claim simply reads again.
    """
    given: list[Assignment] = []
    team: list[Idle] = []
    cover: Cover | None = None
    ends = desk.now() + ROUND
    while len(given) < most and desk.now() <= ends:
        heads = desk.waiting.heads()
        if not heads:
            return given
        if cover is None:
            team = desk.waiting.idle()
            cover = Cover([idle.agent for idle in team], desk.policy)
        made = _one(cover.mark(heads), team, desk)
        if made is None:
            return given
        given.append(made)
    return given


def _one(heads: list[Head], team: list[Idle], desk: Desk) -> Assignment | None:
    """One case to one person; `team` is kept as it stands after it."""
    now = desk.now()
    for place, idle in enumerate(team):
        if not has_room(idle, desk.policy):
            continue
        decided = assign(idle.agent, heads, now, desk.policy, load_of(idle, desk.policy), idle.occupancy)
        if decided is None:
            continue
        try:
            here, case = _claim(decided, desk)
        except Conflict:
            continue
        if here is not None:
            team[place] = one_more(here, case.channel) if case else here
        if case is not None:
            return decided
    return None


def _claim(decided: Assignment, desk: Desk) -> tuple[Idle | None, Case | None]:
    """The claim in one transaction: the case is still free and the person still has room.

    Another worker may have given this person something since; inside the transaction the records lock this one
    person, so that nobody is given more than fits. Gives the person as read there, and the case where it went through.
    """
    with desk.unit():
        here = next(iter(desk.waiting.idle(decided.agent)), None)
        if here is None or not has_room(here, desk.policy):
            return here, None
        return here, cases.assign(decided, desk)
