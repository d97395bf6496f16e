"""Who has the case: assigned, let go, handed off."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.domain.decisions import Assignment, Handoff
from firsthand.domain.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    assignment: Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(Event):
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
