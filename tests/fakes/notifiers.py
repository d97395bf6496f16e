"""Ways of notices that have names: one that carries, one that sticks, one that dies in the middle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from firsthand.desk.notices import Carried, Waiting, delivery_id


class PowerCut(BaseException):
    """The process ended here: nothing after it ran."""


@dataclass
class PigeonPost:
    """Carries to `reached`, and keeps what arrived. `does` says what each call in turn does; then it carries."""

    name: str = "email"
    repeatable: bool = False
    personal: bool = True
    reached: tuple[str, ...] = ("ana", "lea", "leo")
    does: list[Callable[[], Carried]] = field(default_factory=list)
    arrived: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    bundles: bool = True
    counts: list[int] = field(default_factory=list)
    """How many notices each call that arrived told of."""
    cases: list[str] = field(default_factory=list)
    lands: bool = True
    """Whether a call that dies in the middle was made nevertheless."""

    def reaches(self, person: str) -> bool:
        return person in self.reached

    def carry(self, told: Sequence[Waiting], now: datetime) -> Carried:
        does = self.does.pop(0) if self.does else carries
        if does is carries or (self.lands and does is not refuses):
            self.arrived.append((told[0].person, told[0].notice.title))
            self.ids.append(delivery_id(told[0].key))
            self.counts.append(len(told))
            self.cases += [waiting.notice.case for waiting in told]
        return does()


def carries() -> Carried:
    return Carried("sent")


def refuses() -> Carried:
    return Carried("later", "the mailbox is full")


def breaks_off() -> Carried:
    raise ConnectionError


def power_cut() -> Carried:
    raise PowerCut
