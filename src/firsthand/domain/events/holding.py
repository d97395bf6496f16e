"""Who has the case: assigned, accepted, let go, handed off."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.domain.decisions import Assignment, Handoff
from firsthand.domain.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    assignment: Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Event):
    """The person to whom the case was given has seen it and works on it."""

    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOpened(Event):
    """The person to whom the case was given did not open it in time: it went back with its age kept."""

    agent: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(Event):
    """The person does not take the case, and says why; it went back with its age kept."""

    agent: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(Event):
    """The case went back to its queue with its age kept."""

    agent: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOff(Event):
    """To another person or a higher tier, with source, stage and last action."""

    queue: str
    tier: int
    to: str | None
    handoff: Handoff
