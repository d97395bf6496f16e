"""Notes, promises and call-backs: what was said that has to be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firsthand.domain.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(Event):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMade(Event):
    """Something was promised to the customer: it has an owner and a due time."""

    promise: str
    text: str
    owner: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept(Event):
    promise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseOverdue(Event):
    """A promise's time passed and nobody said that it was kept."""

    promise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackBooked(Event):
    """A call to the customer was booked, inside business hours and what the team can carry."""

    call_back: str
    start: datetime
    end: datetime
    about: str
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackDue(Event):
    """A booked call is near: its owner is reminded, once."""

    call_back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackDone(Event):
    """The customer was called: `reached` says whether somebody answered."""

    call_back: str
    reached: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackMissed(Event):
    """The booked time went by and nobody called: the case goes to a higher tier."""

    call_back: str
