"""A planned launch: when it runs, the words that tell its mentions, what is expected, prepared and who is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

RELATION = "launch"
"""What links a case to the launch that its words tell of."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer that stands first in the composer while the launch runs."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who is called in for some hours of the launch."""

    person: str
    from_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Launch:
    """A rise that is known ahead. It begins and goes back by its own times; ending it early is one more time.

    What is expected is said in one of two ways: `times` the usual, or so many `cases` a day on top of it.
    """

    id: str
    name: str
    starts_at: datetime
    ends_at: datetime
    phrases: tuple[str, ...]
    times: float = 0.0
    cases: int = 0
    answers: tuple[Prepared, ...] = ()
    called: tuple[Called, ...] = ()
    ended_at: datetime | None = None

    @property
    def until(self) -> datetime:
        """When it is over: as planned, or when somebody ended it."""
        return min(self.ends_at, self.ended_at or self.ends_at)

    def runs(self, at: datetime) -> bool:
        return self.starts_at <= at < self.until

    def state(self, now: datetime) -> str:
        """planned, running or over."""
        return "running" if self.runs(now) else "planned" if now < min(self.starts_at, self.until) else "over"

    @property
    def called_off(self) -> bool:
        """Whether it was ended before it began."""
        return self.until <= self.starts_at

    def called_at(self, at: datetime) -> tuple[str, ...]:
        """Who is called in at a moment; nobody before it begins or once it is over."""
        return tuple(one.person for one in self.called if self.runs(at) and one.from_at <= at < one.until)
