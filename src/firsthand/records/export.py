"""Export: everything as JSON lines, in an order that depends on the content alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from django.db import models as dj

from firsthand.records.models import (
    AccountRow,
    CaseRow,
    ConversationRow,
    CustomerRow,
    EventRow,
    IncidentCase,
    IncidentRow,
    LabelRow,
    LaunchRow,
    MacroRow,
    MentionRow,
    PersonRow,
    ReplyRow,
    StoreRow,
    TimerRow,
)

TABLES: dict[str, tuple[type[dj.Model], tuple[str, ...]]] = {
    "customers": (CustomerRow, ("key",)),
    "conversations": (ConversationRow, ("key",)),
    "mentions": (MentionRow, ("key",)),
    "events": (EventRow, ("case", "version")),
    "cases": (CaseRow, ("id",)),
    "replies": (ReplyRow, ("id",)),
    "timers": (TimerRow, ("case",)),
    "labels": (LabelRow, ("mention", "head", "at", "by")),
    "people": (PersonRow, ("id",)),
    "stores": (StoreRow, ("id",)),
    "macros": (MacroRow, ("id",)),
    "incidents": (IncidentRow, ("id",)),
    "incident_cases": (IncidentCase, ("case",)),
    "launches": (LaunchRow, ("id",)),
    "accounts": (AccountRow, ("id",)),
}
"""What is exported, in this order, and what each table is sorted by."""

LEFT_OUT = {
    "events": ("id", "recorded_at"),
    "labels": ("id",),
    "incident_cases": ("id",),
    "people": ("user",),
    "accounts": ("secrets", "cursor", "health"),
}
"""Numbers that only say in which order rows came, secrets, and what a channel's health was."""


def lines() -> Iterator[bytes]:
    """Each row as one JSON object with its table; `recorded_at` is left out, so equal content is equal."""
    for table, (model, order) in TABLES.items():
        drop = {"recorded_at", *LEFT_OUT.get(table, ())}
        columns = [f.name for f in model._meta.concrete_fields if f.name not in drop]
        for row in model._default_manager.order_by(*order).values(*columns).iterator(chunk_size=2000):
            yield _line(table, row)


def _line(table: str, row: dict[str, Any]) -> bytes:
    return msgspec.json.encode({"table": table, **row}) + b"\n"
