"""Catching up: what no delivery brought is read by poll, kept like a delivery, and counted as recovered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from firsthand.desk.channel import Channel

PAGES_MOST = 40
"""So many pages in one go; a longer gap goes on in the next round."""


class Polls(Protocol):
    """Where the cursors stand, and where what was read is kept."""

    def keep(
        self, account: str, bodies: Sequence[bytes], cursor: str, now: datetime, notes: Mapping[str, Any]
    ) -> int:
        """Bodies and cursor together, or not at all; returns how many were new."""
        ...

    def last(self, account: str) -> tuple[str, datetime | None]:
        """The cursor, and when catching up last went through."""
        ...


def is_due(channel: Channel, last: datetime | None, now: datetime) -> bool:
    """A last time that lies ahead of us was told by a clock that has been set back: it says nothing."""
    period = channel.capabilities.poll_seconds
    return bool(period) and (last is None or last > now or now - last >= timedelta(seconds=period))


def catch_up(channel: Channel, polls: Polls, now: datetime) -> int:
    """Read on from the cursor until nothing is left; returns how many bodies were new."""
    account, kept = channel.account.id, 0
    cursor, last = polls.last(account)
    if not is_due(channel, last, now):
        return 0
    for _ in range(PAGES_MOST):
        page = channel.catch_up(cursor, now)
        if page.problem:
            polls.keep(account, (), cursor, now, {"problem": page.problem[:300], "problem_at": now.isoformat()})
            return kept
        kept += polls.keep(account, page.bodies, page.cursor, now, {"problem": ""})
        if not page.more or page.cursor == cursor:
            return kept
        cursor = page.cursor
    return kept


def silent_for(channel: Channel, last: datetime | None, connected: datetime, now: datetime) -> float:
    """Seconds beyond two poll periods without a catch-up that went through: a dead channel alarms; 0 is well."""
    period = channel.capabilities.poll_seconds
    if not period:
        return 0.0
    return max(0.0, (now - (last or connected)).total_seconds() - 2 * period)
