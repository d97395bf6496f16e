"""Searching: what nobody addressed to us is asked for by the words in force, kept like a poll, and judged once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from firsthand.desk.channel import CaughtUp
from firsthand.desk.listening import Listening

PAGES_MOST = 10
EVERY_SECONDS = 120.0


class Searcher(Protocol):
    """A channel that can be asked for words."""

    def search(self, listening: Listening, cursor: str, now: datetime) -> CaughtUp: ...


class Searches(Protocol):
    """Where the search stands, and where what was found is kept."""

    def keep(
        self, account: str, bodies: Sequence[bytes], cursor: str, now: datetime, notes: Mapping[str, Any]
    ) -> int: ...

    def last(self, account: str) -> tuple[str, datetime | None]: ...


def search(channel: Searcher, account: str, listening: Listening, searches: Searches, now: datetime) -> int:
    """Ask on from the cursor; returns how many bodies were new. Nothing is asked while no word is in force."""
    cursor, last = searches.last(account)
    if listening.empty or (last is not None and last <= now < last + timedelta(seconds=EVERY_SECONDS)):
        return 0
    kept = 0
    for _ in range(PAGES_MOST):
        page = channel.search(listening, cursor, now)
        kept += searches.keep(account, page.bodies, page.cursor, now, {"search_problem": page.problem[:300]})
        if page.problem or not page.more or page.cursor == cursor:
            break
        cursor = page.cursor
    return kept
