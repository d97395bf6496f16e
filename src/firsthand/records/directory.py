"""The people of the desk and the stores, as values; implements `desk.ports.Directory`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F

from firsthand.domain.people import Agent, Store
from firsthand.records.models import PersonRow, StoreRow
from firsthand.records.units import unit


class DjangoDirectory:
    def agent(self, agent: str) -> Agent:
        """Raises KeyError for a stranger."""
        try:
            return as_agent(PersonRow.objects.get(id=agent))
        except ObjectDoesNotExist:
            raise KeyError(agent) from None

    def on_duty(self) -> list[Agent]:
        return [as_agent(row) for row in PersonRow.objects.filter(on_duty=True).order_by("id")]

    def missed(self, agent: str, most: int, now: datetime) -> bool:
        with unit():
            PersonRow.objects.filter(id=agent).update(missed=F("missed") + 1)
            over = PersonRow.objects.filter(id=agent, missed__gte=most, on_duty=True)
            told = "a case was not opened in time" if most == 1 else f"{most} cases were not opened in time"
            return bool(over.update(on_duty=False, idle_since=None, missed=0, away_why=told, duty_since=now))

    def present(self, agent: str) -> None:
        missed = PersonRow.objects.filter(id=agent, missed__gt=0)
        if missed.exists():
            missed.update(missed=0)

    def all(self) -> list[Agent]:
        return [as_agent(row) for row in PersonRow.objects.order_by("id")]

    def stores(self) -> list[Store]:
        return [as_store(row) for row in StoreRow.objects.order_by("id")]


def as_agent(row: PersonRow) -> Agent:
    return Agent(
        id=row.id,
        name=row.name,
        role=row.role,
        tier=row.tier,
        primary=frozenset(row.primary.split()),
        secondary=frozenset(row.secondary.split()),
        capacity=row.capacity,
        store=row.store or None,
        languages=frozenset(row.languages.split()),
        simulated=row.simulated,
    )


def as_columns(agent: Agent) -> dict[str, Any]:
    """The columns that keep what a person is; `as_agent` the other way. Whether the simulation plays them is not told."""
    return {
        "name": agent.name,
        "role": agent.role,
        "tier": agent.tier,
        "primary": " ".join(sorted(agent.primary)),
        "secondary": " ".join(sorted(agent.secondary)),
        "languages": " ".join(sorted(agent.languages)),
        "store": agent.store or "",
        "capacity": agent.capacity,
    }


def as_store(row: StoreRow) -> Store:
    return Store(
        id=row.id,
        name=row.name,
        place=row.place,
        manager=row.manager or None,
        pages=tuple(row.pages.split()),
        region=row.region,
        words=tuple(word for word in row.words.split("\n") if word),
    )
