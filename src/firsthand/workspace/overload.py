"""How the desk stands on every page: one reading, so that offers, board and composer never tell two stories."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.engine.launches import running
from firsthand.engine.overload import Standing, honest_minutes, standing
from firsthand.records import people, settings
from firsthand.records.pressure import kept_minutes, pressures
from firsthand.wiring.surge import STAGE
from firsthand.workspace import words
from firsthand.workspace.access import Seat


@dataclass(frozen=True, slots=True)
class Flex:
    """One person of the call-out list: why they are on it, and whether they are here."""

    person: str
    why: str
    here: bool


def standing_now(seat: Seat) -> Standing:
    """The stage for what waits now; one that is on goes off a little later than it began."""
    return standing(pressures(seat.now), seat.policy, settings.get(STAGE), kept_minutes())


def call_out(seat: Seat, now_on: Standing) -> list[Flex]:
    """Whom to call: first those whom a running launch planned for this hour, then the policy's flex agents."""
    here = {one.id for one in people.colleagues() if one.on_duty}
    found: dict[str, Flex] = {}
    for launch in running(seat.desk.launches, seat.now):
        for person in launch.called_at(seat.now):
            found.setdefault(person, Flex(person, launch.name, person in here))
    for person in now_on.call:
        found.setdefault(person, Flex(person, "flex list", person in here))
    return list(found.values())


def waiting_time(now_on: Standing) -> tuple[str, str] | None:
    """An honest answer to how long it takes, as a title and a text to send; None while nobody need be told."""
    minutes = honest_minutes(now_on.clear_minutes)
    if not minutes or not now_on.does("show_waiting_time"):
        return None
    long = words.minutes(minutes) if minutes < 60 else f"{minutes / 60:g} hours" if minutes > 60 else "an hour"
    text = (
        f"Thank you for writing. Many people write to us just now, so an answer can take about {long}. "
        "You need not write again: your message keeps its place."
    )
    return f"How long it takes: about {long}", text
