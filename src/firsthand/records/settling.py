"""A whole desk put in place at once: its stores, people and prepared answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from firsthand.domain.people import Agent, Store
from firsthand.records.bulk import insert
from firsthand.records.directory import as_columns
from firsthand.records.models import LabelRow, MacroRow, PersonRow, StoreRow
from firsthand.records.units import unit


def settle(
    stores: Sequence[Store], people: Mapping[str, tuple[Agent, str]], macros: Sequence[Mapping[str, str]]
) -> None:
    """Put in place what is not there yet; what is there is brought up to date. `people` come with their initials."""
    with unit():
        for store in stores:
            StoreRow.objects.update_or_create(id=store.id, defaults=_store(store))
        for person, (agent, initials) in people.items():
            told = {**as_columns(agent), "simulated": agent.simulated, "initials": initials}
            PersonRow.objects.update_or_create(id=person, defaults=told)
        for macro in macros:
            text = {name: macro[name] for name in ("title", "text", "topic")}
            MacroRow.objects.update_or_create(id=macro["id"], defaults=text)


def on_duty(since: Mapping[str, datetime]) -> None:
    """Exactly these people are on duty, each free since then."""
    with unit():
        PersonRow.objects.exclude(id__in=list(since)).update(on_duty=False, idle_since=None)
        for person, moment in since.items():
            PersonRow.objects.filter(id=person).update(on_duty=True, idle_since=moment)


def keep_labels(rows: Sequence[tuple[str, str, str, str, str, datetime]]) -> None:
    """What people said of readings: (mention, head, old, new, by, at)."""
    insert(LabelRow, ("mention", "head", "old", "new", "by", "at"), rows)


def _store(store: Store) -> dict[str, str]:
    return {
        "name": store.name,
        "place": store.place,
        "region": store.region,
        "manager": store.manager or "",
        "pages": " ".join(store.pages),
        "words": "\n".join(store.words),
    }
