"""Catching up: what no delivery brought is read by poll, kept like a delivery, and counted as recovered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from firsthand.desk.channel import CaughtUp, Channel

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

    def named(self, account: str) -> Sequence[str]:
        """What deliveries named without saying it, and nobody has read yet."""
        ...

    def read(self, account: str, name: str, bodies: Sequence[bytes], now: datetime) -> int:
        """What was named is read, or is not there to be read; returns how many bodies were new."""
        ...


@runtime_checkable
class Names(Protocol):
    """A channel whose deliveries name things without saying them."""

    def fetch(self, name: str) -> CaughtUp:
        """What was named; nothing where it is gone or private; a problem where another try may bring it."""
        ...


def is_due(channel: Channel, last: datetime | None, now: datetime) -> bool:
    """A last time that lies ahead of us was told by a clock that has been set back: it says nothing."""
    period = channel.capabilities.poll_seconds
    return bool(period) and (last is None or last > now or now - last >= timedelta(seconds=period))


def catch_up(channel: Channel, polls: Polls, now: datetime) -> int:
    """Read on from the cursor until nothing is left; returns how many bodies were new."""
    account = channel.account.id
    cursor, last = polls.last(account)
    if not is_due(channel, last, now):
        return 0
    return _named(channel, polls, now) + _pages(channel, polls, cursor, now)


def _named(channel: Channel, polls: Polls, now: datetime) -> int:
    """First what was named: its words decide who has to read it."""
    account, kept = channel.account.id, 0
    if not isinstance(channel, Names):
        return 0
    for name in polls.named(account)[:PAGES_MOST]:
        found = channel.fetch(name)
        if found.problem:
            return kept
        kept += polls.read(account, name, found.bodies, now)
    return kept


def _pages(channel: Channel, polls: Polls, cursor: str, now: datetime) -> int:
    account, kept = channel.account.id, 0
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
