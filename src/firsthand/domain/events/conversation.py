"""The conversation: the playbook, what was learnt, where it is held and who was verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from firsthand.domain.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookStarted(Event):
    playbook: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookAdvanced(Event):
    """One input to the interpreter, exactly as it was given; the state is the fold of these."""

    step: str
    input: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLearned(Event):
    """`min_auth` is the level of authentication above which the value may be shown; below it, it is masked."""

    name: str
    value: str
    source: str
    min_auth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedToPrivate(Event):
    """A public thread continues in a direct message on the same case."""

    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityVerified(Event):
    """The customer signed in by a link: `auth_level` is raised for this case until `until`."""

    level: int
    method: str
    until: datetime
    account: str = ""
