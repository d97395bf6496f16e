"""What capturing is done with: stored bodies, what was heard already, completeness, and what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from firsthand.desk.attachments import Attachment
from firsthand.desk.channel import Channel, Intent, Sent
from firsthand.desk.listening import Listening
from firsthand.desk.ports import Desk, Shelved
from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention, stable_id

WORDS = "fetch words"
"""Noticed under this: a mention was named without its words; its id is the name by which they are read."""

COUNTED = ("received", "kept", "duplicates", "refused", "unparsed", "recovered")
"""What completeness counts, for each thing that a channel said."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A stored body. `source` is webhook, poll, search, feed or stream."""

    id: int
    account: str
    body: bytes
    source: str
    received_at: datetime
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was heard, as it is noted so that a second delivery adds nothing."""

    account: str
    what: str
    kind: str
    ext_id: str
    revision: str
    at: datetime
    raw: int | None = None
    meta: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return stable_id("h", self.account, self.what, self.kind, self.ext_id, self.revision)


class Inbox(Protocol):
    """The raw inbox, what was heard already, completeness, and what could not be read."""

    def durable(self) -> AbstractContextManager[Any]: ...

    def put(
        self, account: str, body: bytes, *, source: str, headers: Mapping[str, str], now: datetime, verified: bool
    ) -> None:
        """Keep a body; it is on the disk when this comes back."""
        ...

    def put_soon(
        self, account: str, body: bytes, *, source: str, headers: Mapping[str, str], now: datetime, verified: bool
    ) -> Future[None]:
        """The same without waiting: the future is over when the body is on the disk, or tells why it is not."""
        ...

    def fresh(self, limit: int) -> list[Raw]:
        """Bodies that were not split yet, the oldest first."""
        ...

    def still_fresh(self, raws: Sequence[int]) -> set[int]:
        """Of these, the ones that nobody has split meanwhile; inside a transaction they are ours."""
        ...

    def done(self, raws: Iterable[int], state: str, now: datetime, problem: str = "") -> None: ...

    def failed(self, raw: int, problem: str) -> None: ...

    def heard_already(self, keys: Collection[str]) -> set[str]:
        """Of these keys, the ones that were noted before."""
        ...

    def note(self, entries: Sequence[Entry]) -> None:
        """Note what was heard, each key once."""
        ...

    def newest(self, account: str, ext_id: str, except_key: str) -> str:
        """The newest revision that was heard of a mention, other than under this key."""
        ...

    def seen_before(self, account: str, ext_ids: Collection[str]) -> set[str]:
        """Of these ids, the ones that stand on the shelf or were deleted."""
        ...

    def was_deleted(self, account: str, ext_id: str) -> bool: ...

    def has_reached(self, account: str, ext_id: str) -> bool:
        """Whether a receipt said that this post of ours reached the person: later words of failing change nothing."""
        ...

    def first_of(self, account: str, ext_id: str) -> str:
        """Under which id the mention stands that has this one for a later version; empty for a stranger."""
        ...

    def attach(self, key: str, things: Sequence[Attachment]) -> bool:
        """Put further things beside what was noted under this key; whether there were any that it did not have."""
        ...

    def find(self, account: str, ext_id: str) -> list[Shelved]:
        """What stands on the shelf under a channel's id."""
        ...

    def rewrite(self, key: str, mention: Mention, triage: Triage | None, case: str) -> None: ...

    def tombstone(self, key: str) -> None: ...

    def keep_file(self, sha256: str, content: bytes) -> None:
        """An attached file, stored by the hash of its bytes."""
        ...

    def forget_files(self, account: str, ext_id: str) -> None:
        """What was attached to a message goes, unless another message carries the same."""
        ...

    def count(self, account: str, now: datetime, **counts: int) -> None: ...

    def heard(self, account: str, now: datetime) -> None:
        """The account's last sign of life."""
        ...

    def want_poll(self, account: str, name: str = "") -> None:
        """Something was named that only catching up can read; by this `name`, where it is read by one."""
        ...

    def unparsed(self, account: str, raw: int | None, now: datetime, problem: str, payload: str) -> None: ...

    def open_intents(self, account: str) -> list[Intent]:
        """Replies that a post of our own may complete."""
        ...

    def intent_of(self, account: str, ext_id: str) -> Intent | None: ...


@dataclass(frozen=True)
class Capture:
    """What capturing is done with. `complete(intent, sent)` makes a reply sent, and says whether it did."""

    desk: Desk
    inbox: Inbox
    channel_of: Callable[[str], Channel | None]
    complete: Callable[[Intent, Sent, str], str]
    refuse: Callable[[Intent, str, str], str]
    fault: Callable[[str], None] = lambda name: None
    listening: Listening = field(default_factory=Listening)


@dataclass
class Captured:
    """What a run came to: bodies, and the things in them by what became of them."""

    bodies: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    opened: list[str] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)

    def add(self, more: Captured) -> None:
        self.bodies += more.bodies
        self.counts += more.counts
        self.opened += more.opened
        self.touched += more.touched
