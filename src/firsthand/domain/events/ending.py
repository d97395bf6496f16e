"""The end and what time does: offers, wrap-up, clocks, surveys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firsthand.domain.decisions import Offer
from firsthand.domain.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDecided(Event):
    """A recovery, save or cross-sell was weighed; a yes and a no are both kept, with reasons."""

    decision: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAnswered(Event):
    offer: str
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedUp(Event):
    """Documented and closed: the disposition is a code of the policy, the note is composed from the log.

    `handling_seconds` is the work since the opening, or since the close before.
    """

    disposition: str
    note: str
    resolved: bool = True
    handling_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockBreached(Event):
    clock: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockWarned(Event):
    clock: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAnswered(Event):
    score: int
    resolved: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    """A thing that does not change the case but belongs in its history (link opened, viewed, wrong code)."""

    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmWritten(Event):
    """The case stands in a CRM, or the CRM would not have it: which one, what was written, what came out."""

    crm: str
    written: bool
    what: str
    link: str = ""
    problem: str = ""
