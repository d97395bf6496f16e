"""Ticking: what time alone does, for the cases that an index says are due, and for no other."""

from __future__ import annotations

from firsthand.desk.cases import change
from firsthand.desk.ports import Conflict, Desk
from firsthand.engine import visits


def tick(desk: Desk, limit: int = 200) -> int:
    """Visit the cases that are due now; returns how many changed. A second call at once changes none."""
    now = desk.now()
    changed = 0
    for case_id in desk.timers.due(now, limit):
        try:
            before = desk.log.case(case_id).version
            after = change(case_id, lambda case: visits.tick(case, now, desk.policy), desk)
            changed += after.version > before
        except Conflict:
            continue
    return changed
