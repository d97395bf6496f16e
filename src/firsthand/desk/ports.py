"""Ports: what the desk needs of the world. Records, channels and readers implement them; fakes rhyme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from firsthand.domain.case import Case
from firsthand.domain.decisions import Triage
from firsthand.domain.events import Event
from firsthand.domain.launch import Launch
from firsthand.domain.mention import Mention
from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.engine.assignment import Head, Idle


class Conflict(Exception):
    """Somebody else was faster: the case moved on since it was read. Read again and decide anew."""


class CaseLog(Protocol):
    """The append-only log of each case."""

    def read(self, case: str) -> tuple[Event, ...]: ...

    def case(self, case: str) -> Case: ...

    def cases(self, ids: Iterable[str]) -> dict[str, Case]: ...

    def logs(self, ids: Iterable[str]) -> dict[str, tuple[Event, ...]]:
        """The events of many cases, read at once; a case that is not known is not there."""
        ...

    def append(self, case: str, events: Sequence[Event], expected: int) -> Case:
        """Append with the version that was read. Raises Conflict when the case moved on."""
        ...

    def append_all(self, changes: Sequence[tuple[Case | None, Case, Sequence[Event]]]) -> None:
        """Many cases at once, each (before, after, its events). Raises Conflict as a whole."""
        ...


@dataclass(slots=True)
class Shelved:
    """One mention as it is put on the shelf: with its reading, its conversation and its case."""

    mention: Mention
    customer: str
    conversation: str
    triage: Triage | None = None
    case: str = ""


@dataclass(slots=True)
class Thread:
    """A conversation and the case that is current on it."""

    key: str
    account: str
    case: str = ""
    joined_into: str = ""
    changed: bool = False
    was: tuple[str, str] | None = None
    """Its case and what it was joined into when it was read; None for one that nobody has kept yet."""


class Shelf(Protocol):
    """Mentions and conversations, in bulk. Nothing here decides."""

    def known(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Of these mention keys, those on the shelf already, with the SHA-256 of their text."""
        ...

    def threads_of(self, account_ids: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """(account, channel id) of known mentions, to the key of their conversation."""
        ...

    def threads(self, keys: Sequence[str]) -> dict[str, Thread]: ...

    def get(self, key: str) -> Shelved | None: ...

    def mark_case(self, key: str, case: str) -> None: ...

    def put(self, shelved: Sequence[Shelved]) -> None: ...

    def keep_threads(self, threads: Iterable[Thread]) -> None:
        """Keep new and changed ones. Raises Conflict where another began or changed one of them since it was read."""
        ...

    def join_threads(self, old: str, new: str) -> None: ...


class Outbox(Protocol):
    """Replies that wait, and their protocol state."""

    def place(self, row: Mapping[str, Any]) -> None:
        """Store one intent. Raises Conflict when its client token was used before."""
        ...

    def text(self, reply: str) -> str: ...

    def by_token(self, case: str, client_token: str) -> str | None: ...

    def mark(self, reply: str, *, seen: Sequence[str], status: str, **changes: Any) -> bool:
        """Move a reply from one of the `seen` statuses; False when it stood elsewhere by now."""
        ...


class Reader(Protocol):
    """Triage of many mentions at once, the same whatever the batch."""

    def triage(self, mentions: Sequence[Mention]) -> list[Triage]: ...


class Directory(Protocol):
    """Who works here, and who is on duty."""

    def agent(self, agent: str) -> Agent: ...

    def on_duty(self) -> list[Agent]: ...

    def missed(self, agent: str, most: int, now: datetime) -> bool:
        """One more case that this person did not open in time; True when it set them away, at `most` in a row."""
        ...

    def present(self, agent: str) -> None:
        """This person is there: what they did not open before is forgotten."""
        ...


class Waiting(Protocol):
    """What waits for a person, and who is free, from indexes."""

    def heads(self) -> list[Head]:
        """The oldest waiting case of each class."""
        ...

    def idle(self, only: str = "") -> list[Idle]:
        """People on duty and what they hold, the longest idle first; one of them alone where a name is given.

        Inside a transaction whoever is read stays locked to its end.
        """
        ...


class Timers(Protocol):
    def due(self, now: datetime, limit: int) -> list[str]:
        """The cases for which time alone has something to do by now, the most overdue first."""
        ...


class Audit(Protocol):
    def note(self, who: str, what: str, about: str = "", detail: str = "") -> None: ...


@dataclass(frozen=True)
class Desk:
    """What a visit is conducted with: the records, the policy in force, a clock, and readers of text."""

    log: CaseLog
    shelf: Shelf
    outbox: Outbox
    directory: Directory
    waiting: Waiting
    timers: Timers
    audit: Audit
    policy: Policy
    reader: Reader
    proofread: Callable[[str], Any]
    now: Callable[[], datetime]
    unit: Callable[[], AbstractContextManager[Any]]
    """One transaction: what happens inside it happens together or not at all."""
    launches: Sequence[Launch] = ()
    """Planned launches that run or may have run when what comes in was written."""
    extras: Mapping[str, Any] = field(default_factory=dict)
