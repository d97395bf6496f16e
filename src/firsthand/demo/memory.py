"""A desk in memory: the ports of the desk over plain dictionaries, so that a morning plays in seconds.

The decisions are the same ones; only the rows are not written yet. `demo/keeping.py` writes them in bulk, and a
test holds that a morning played here and one played in the database end in the same content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from firsthand.desk.ports import Conflict, Shelved, Thread
from firsthand.domain.case import Case, fold
from firsthand.domain.digest import text_sha256
from firsthand.domain.events import Event
from firsthand.domain.policy import Policy
from firsthand.engine.assignment import Waitlist, head_of
from firsthand.engine.visits import next_tick


class Clock:
    """The virtual clock of a played day. It never runs back."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move_to(self, at: datetime) -> None:
        self.at = max(self.at, at)


@dataclass
class MemoryLog:
    """Implements `desk.ports.CaseLog`."""

    policy: Policy
    events: dict[str, list[Event]] = field(default_factory=dict)
    folded: dict[str, Case] = field(default_factory=dict)
    unheld: Waitlist = field(default_factory=Waitlist)
    """Cases that wait for somebody to take them."""
    held: dict[str, set[str]] = field(default_factory=dict)
    """Open cases by who holds them."""
    due: dict[str, datetime] = field(default_factory=dict)

    def read(self, case: str) -> tuple[Event, ...]:
        return tuple(self.events.get(case, ()))

    def case(self, case: str) -> Case:
        return self.folded[case]

    def cases(self, ids: Iterable[str]) -> dict[str, Case]:
        return {case: self.folded[case] for case in ids if case in self.folded}

    def logs(self, ids: Iterable[str]) -> dict[str, tuple[Event, ...]]:
        return {case: tuple(self.events[case]) for case in ids if case in self.events}

    def append(self, case: str, events: Sequence[Event], expected: int) -> Case:
        before = self.folded.get(case)
        stands_at = before.version if before else 0
        if stands_at != expected:
            raise Conflict(f"case {case} stands at version {stands_at}, not {expected}")
        after = fold(events, before)
        self.append_all([(before, after, events)])
        return after

    def append_all(self, changes: Sequence[tuple[Case | None, Case, Sequence[Event]]]) -> None:
        for before, after, events in changes:
            stored = self.events.setdefault(after.id, [])
            if len(stored) != (before.version if before else 0):
                raise Conflict("a case moved on since it was read")
            stored.extend(events)
            self.folded[after.id] = after
            self._index(before, after)

    def _index(self, before: Case | None, after: Case) -> None:
        if before and before.owner:
            self.held[before.owner].discard(after.id)
        if after.owner and after.is_open:
            self.held.setdefault(after.owner, set()).add(after.id)
        waits = after.state == "new" and after.owner is None and after.waiting_since is not None
        if waits and after.route is not None:
            self.unheld.put(head_of(after))
        else:
            self.unheld.drop(after.id)
        if moment := next_tick(after, self.policy):
            self.due[after.id] = moment
        else:
            self.due.pop(after.id, None)


@dataclass
class MemoryShelf:
    """Implements `desk.ports.Shelf`."""

    shelved: dict[str, Shelved] = field(default_factory=dict)
    conversations: dict[str, Thread] = field(default_factory=dict)
    by_channel_id: dict[tuple[str, str], str] = field(default_factory=dict)
    """(account, channel id) to the key of the mention."""

    def known(self, keys: Sequence[str]) -> Mapping[str, str]:
        return {key: text_sha256(self.shelved[key].mention.text) for key in keys if key in self.shelved}

    def threads_of(self, account_ids: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        found = {pair: self.by_channel_id.get(pair) for pair in account_ids}
        return {pair: self.shelved[key].conversation for pair, key in found.items() if key}

    def threads(self, keys: Sequence[str]) -> dict[str, Thread]:
        return {key: replace(self.conversations[key], changed=False) for key in keys if key in self.conversations}

    def get(self, key: str) -> Shelved | None:
        return self.shelved.get(key)

    def mark_case(self, key: str, case: str) -> None:
        self.shelved[key].case = case

    def put(self, shelved: Sequence[Shelved]) -> None:
        for one in shelved:
            key, mention = one.mention.key, one.mention
            self.shelved[key] = one
            self.by_channel_id[(mention.account or mention.channel, mention.id)] = key

    def keep_threads(self, threads: Iterable[Thread]) -> None:
        for thread in threads:
            self.conversations[thread.key] = replace(thread)

    def join_threads(self, old: str, new: str) -> None:
        for one in self.shelved.values():
            if one.conversation == old:
                one.conversation = new


@dataclass
class MemoryTimers:
    """Implements `desk.ports.Timers`."""

    log: MemoryLog

    def due(self, now: datetime, limit: int) -> list[str]:
        found = sorted((moment, case) for case, moment in self.log.due.items() if moment <= now)
        return [case for _, case in found[:limit]]


@dataclass
class MemoryAudit:
    """Implements `desk.ports.Audit`; the chain is linked when the notes are kept."""

    clock: Clock
    notes: list[tuple[datetime, str, str, str, str]] = field(default_factory=list)

    def note(self, who: str, what: str, about: str = "", detail: str = "") -> None:
        self.notes.append((self.clock(), who, what, about, detail))


@contextmanager
def unit() -> Iterator[None]:
    yield
