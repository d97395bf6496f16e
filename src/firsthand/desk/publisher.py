"""What publishing is done with: the outbox as the publisher sees it, channels, and the lock of each account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from firsthand.desk.channel import Channel, Intent
from firsthand.desk.ports import Conflict, Desk


class Taken(Conflict):
    """The channel's id of a post belongs to another reply already: one post satisfies one intent."""


class PublishingOutbox(Protocol):
    """The outbox as the publisher sees it. Every change is conditional on what the changer has seen."""

    def durable(self) -> AbstractContextManager[Any]:
        """One transaction that is on the disk when it is over."""
        ...

    def accounts(self) -> list[str]:
        """Accounts with replies that wait, are under way or are not confirmed."""
        ...

    def due(self, account: str, now: datetime, limit: int) -> list[str]:
        """Replies to call for now, the most urgent first; none while publishing or the account is paused."""
        ...

    def claim(self, reply: str, holder: str, now: datetime) -> Intent | None:
        """`sending`, committed and on the disk, with the next fence; None when it is not ours to call."""
        ...

    def intent(self, reply: str) -> Intent: ...

    def under_way(self, account: str) -> list[str]:
        """Replies that stand at `sending`."""
        ...

    def not_confirmed(self, account: str, now: datetime) -> list[str]:
        """Replies that are unknown and have settled by now."""
        ...

    def write_back(
        self, reply: str, fence: int, *, seen: Sequence[str], status: str, now: datetime, **changes: Any
    ) -> bool:
        """Move on, if the fence and a seen status still stand. Raises Taken for another reply's `ext_id`."""
        ...

    def witness(self, reply: str, what: str, now: datetime, **detail: Any) -> None:
        """Add one line of evidence; never changes the state."""
        ...

    def is_taken(self, account: str, ext_id: str) -> bool: ...

    def calls_since(self, account: str, since: datetime) -> int: ...

    def set_back(self, account: str, now: datetime) -> list[str]:
        """Waits that were told by a clock which has been set back since begin anew; returns the replies."""
        ...

    def hush(self, account: str, until: datetime, reason: str, now: datetime) -> None:
        """No calls on this account from now on and before `until`."""
        ...


@dataclass(frozen=True)
class Publisher:
    """What publishing is done with. `hold(account)` gives True while this process alone may call for it.

    `fault` is called at every named point where a crash is rehearsed; it does nothing in production.
    """

    desk: Desk
    outbox: PublishingOutbox
    channel_of: Callable[[str], Channel | None]
    hold: Callable[[str], AbstractContextManager[bool]]
    me: str = "publisher"
    fault: Callable[[str], None] = lambda name: None


@dataclass
class Round:
    """What one round came to, by status: sent, refused, later, unknown, human, ready."""

    counts: Counter[str] = field(default_factory=Counter)
    replies: list[tuple[str, str]] = field(default_factory=list)

    def add(self, reply: str, status: str) -> None:
        self.counts[status] += 1
        self.replies.append((reply, status))
