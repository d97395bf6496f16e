"""Occupancy: how busy each person on duty was in the last two hours, measured from the logs of what they held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from firsthand.desk.ports import Desk
from firsthand.engine.assignment.rest import WINDOW_MINUTES, busy_share, held_by


class Occupied(Protocol):
    """Who is on duty since when, which cases somebody worked on, and where the shares are kept."""

    def on_duty_since(self) -> Mapping[str, datetime | None]: ...

    def worked_on(self, since: datetime) -> list[str]:
        """Cases that somebody holds while they wait on us, or that anything happened to since then."""
        ...

    def keep(self, shares: Mapping[str, float]) -> None: ...


def measure(desk: Desk, occupied: Occupied) -> dict[str, float]:
    """The share of each person on duty, kept for assignment and the pages. What was before they came does not count."""
    now = desk.now()
    window = now - timedelta(minutes=WINDOW_MINUTES)
    here = occupied.on_duty_since()
    cases = desk.log.cases(occupied.worked_on(window)) if here else {}
    shares = {}
    for person, since in here.items():
        begins = max(window, since or window)
        held = [span for case in cases.values() for span in held_by(case, person)]
        shares[person] = busy_share(
            ((max(start, begins), end) for start, end in held if end is None or end > begins), now
        )
    occupied.keep(shares)
    return shares
