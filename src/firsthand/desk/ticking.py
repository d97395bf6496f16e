"""Ticking: what time alone does, for the cases that an index says are due, and for no other."""

from __future__ import annotations

from firsthand.desk.cases import change_many
from firsthand.desk.ports import Desk
from firsthand.domain.case import Case
from firsthand.engine import visits


def tick(desk: Desk, limit: int = 200) -> int:
    """Visit the cases that are due now; returns how many changed. A second call at once changes none."""
    now = desk.now()
    changed = change_many(desk.timers.due(now, limit), lambda case: visits.tick(case, now, desk.policy), desk)
    for before, after in changed.values():
        _count_a_miss(before, after, desk)
    return len(changed)


def _count_a_miss(before: Case, after: Case, desk: Desk) -> None:
    """Whoever lets several cases in a row go by is not there: new ones go to others until they come back."""
    if before.owner is None or after.passed == before.passed:
        return
    most = desk.policy.away_after_misses
    if desk.directory.missed(before.owner, most, desk.now()):
        missed = "a case was" if most == 1 else f"{most} cases were"
        desk.audit.note("firsthand", "set away", before.owner, f"{missed} not opened in time")
