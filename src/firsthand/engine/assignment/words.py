"""What assignment is given: the oldest waiting case of each class, and the best free agents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from firsthand.domain.people import Agent

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class CaseClass(NamedTuple):
    """Cases that assignment treats alike: each class is one queue in order of age."""

    topic: str
    tier: int
    urgency: str
    kind: str
    lang: str = "en"
    store: str | None = None
    queue: str = ""


@dataclass(slots=True)
class Waiting:
    """The oldest case of a class, in plain numbers. Minutes count from any fixed moment, the same for all.

    `sticky` is the owner for whom a follow-up is kept. `unstaffed`: nobody at level 1 or 2 is on duty.
    Slots and not frozen: a rehearsed month makes a million of them and reads ten times as many.
    """

    case: str
    cls: CaseClass
    arrived_minutes: float
    sticky: str | None = None
    unstaffed: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The oldest waiting case of its class. `arrived_at` is the first arrival, kept at every transfer.

    `kind` is new (nobody answered yet) or continuing. `sticky_owner` is the owner on shift, None if away.
    `passed` are those who passed on it, the last of them at `passed_at`.
    """

    case: str
    topic: str
    tier: int
    urgency: str
    kind: str
    arrived_at: datetime
    lang: str = "en"
    store: str | None = None
    sticky_owner: str | None = None
    queue: str = ""
    unstaffed: bool = False
    passed: tuple[str, ...] = ()
    passed_at: datetime | None = None

    def waiting(self) -> Waiting:
        """The same in plain numbers, for the index."""
        cls = CaseClass(self.topic, self.tier, self.urgency, self.kind, self.lang, self.store, self.queue)
        return Waiting(self.case, cls, minutes_of(self.arrived_at), self.sticky_owner, self.unstaffed)


@dataclass(frozen=True, slots=True)
class Idle:
    """An agent who could take work: conversations of active work in hand, and since when there is room.

    `active` counts them by channel, because a call weighs more than a post; `open` counts those as well that
    wait for their customer.
    """

    agent: Agent
    in_hand: int
    idle_since: datetime
    active: tuple[tuple[str, int], ...] = ()
    open: int = 0
    occupancy: float = 0.0
    """The share of the last two hours in which they were busy."""


def minutes_of(moment: datetime) -> float:
    """Minutes since the fixed epoch, so that production and rehearsal compute with the same numbers."""
    return (moment - EPOCH).total_seconds() / 60
