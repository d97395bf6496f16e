"""Who signed in, how people are called, and the accounts that a customer's contact stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from firsthand.domain.people import Agent
from firsthand.records.directory import as_agent
from firsthand.records.models import CaseRow, MacroRow, PersonRow


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person of the desk as the board and the hand-off form show them."""

    id: str
    name: str
    role: str
    tier: int
    topics: tuple[str, ...]
    store: str
    on_duty: bool
    simulated: bool
    in_hand: int = 0
    capacity: int = 3
    secondary: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    initials: str = ""
    idle_since: datetime | None = None
    away_why: str = ""
    """Why the desk set them away by itself."""
    shift_ends: datetime | None = None
    """When the desk will set them away."""
    occupancy: float = 0.0
    """The share of the last two hours in which they were busy."""


@dataclass(frozen=True, slots=True)
class Macro:
    """A prepared answer that an agent inserts and edits."""

    id: str
    title: str
    text: str
    topic: str


def person_of_login(login: int) -> tuple[Agent, str] | None:
    """The person behind a log-in, with the initials that sign replies; None for a log-in without a person."""
    row = PersonRow.objects.filter(user_id=login).first()
    return (as_agent(row), row.initials or _initials(row.name)) if row else None


def login_of(person: str) -> int | None:
    """The log-in of a person, for the demo's one-click entry."""
    return PersonRow.objects.filter(id=person).values_list("user_id", flat=True).first()


def first_of_role(role: str) -> str:
    """The first person of a role who can sign in; empty where there is none. Simulated people have no log-in."""
    rows = PersonRow.objects.filter(role=role, user__isnull=False).order_by("simulated", "id")
    return rows.values_list("id", flat=True).first() or ""


def names() -> Mapping[str, str]:
    """How each person is called on screen."""
    return dict(PersonRow.objects.values_list("id", "name"))


def colleagues() -> list[Colleague]:
    """Everybody who answers, with how much each has in hand."""
    held: dict[str, int] = {}
    for owner in CaseRow.objects.filter(state="assigned", owner__isnull=False).values_list("owner", flat=True):
        held[str(owner)] = held.get(str(owner), 0) + 1
    rows = PersonRow.objects.order_by("-on_duty", "-tier", "name")
    return [
        Colleague(
            row.id,
            row.name,
            row.role,
            row.tier,
            tuple(row.primary.split()),
            row.store,
            row.on_duty,
            row.simulated,
            held.get(row.id, 0),
            row.capacity,
            tuple(row.secondary.split()),
            tuple(row.languages.split()),
            row.initials or _initials(row.name),
            row.idle_since,
            row.away_why,
            row.shift_ends,
            (row.occupancy or 0.0) if row.on_duty else 0.0,
        )
        for row in rows
    ]


def macros(topic: str = "") -> list[Macro]:
    """Prepared answers, those of the topic first."""
    rows = [Macro(row.id, row.title, row.text, row.topic) for row in MacroRow.objects.order_by("title")]
    return sorted(rows, key=lambda macro: (macro.topic != topic, macro.topic != "", macro.title))


def duty_of(person: str) -> tuple[bool, str]:
    """Whether somebody is on duty, and why the desk set them away, where it did."""
    row = PersonRow.objects.filter(id=person).values_list("on_duty", "away_why").first()
    return (row[0], row[1]) if row else (False, "")


def set_on_duty(person: str, on: bool, now: datetime, *, played: bool = False) -> None:
    """A person comes to work or leaves; the idle time counts from here. The end of a shift that is over is forgotten.

    Who is `played` by the demo hands over by the demo's own script.
    """
    row = PersonRow.objects.filter(id=person)
    if on:
        row.filter(shift_ends__lte=now).update(shift_ends=None)
    row.exclude(on_duty=on).update(duty_since=None if played else now, occupancy=None)
    row.update(on_duty=on, idle_since=now if on else None, missed=0, away_why="")


def change(person: str, *, tier: int, capacity: int, primary: frozenset[str], secondary: frozenset[str]) -> bool:
    """What a person knows and can hold, as a lead keeps it; False for a stranger."""
    return bool(
        PersonRow.objects.filter(id=person).update(
            tier=tier,
            capacity=capacity,
            primary=" ".join(sorted(primary)),
            secondary=" ".join(sorted(secondary - primary)),
        )
    )


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split()[:2]).upper()
