"""Connected CRMs: stored with their secrets encrypted, paused, live or removed."""

from __future__ import annotations

import json
from datetime import datetime

from firsthand.desk.crm_writing import CrmConnection
from firsthand.records import settings
from firsthand.records.crm_writes import CURSOR, again
from firsthand.records.models import CrmRow, CrmWriteRow
from firsthand.records.secrets import seal, unseal
from firsthand.records.units import unit

STATES = ("paused", "live", "removed")


def get(crm: str) -> CrmConnection | None:
    """The connection with its secrets opened; None for a stranger or a removed one."""
    row = CrmRow.objects.filter(id=crm).exclude(state="removed").first()
    return _connection(row) if row else None


def every() -> list[CrmConnection]:
    return [_connection(row) for row in CrmRow.objects.exclude(state="removed").order_by("id")]


def live() -> list[CrmConnection]:
    return [_connection(row) for row in CrmRow.objects.filter(state="live").order_by("id")]


def connected_at(crm: str) -> datetime:
    return CrmRow.objects.values_list("created_at", flat=True).get(id=crm)


def _connection(row: CrmRow) -> CrmConnection:
    return CrmConnection(
        row.id, row.kind, row.name, row.state, json.loads(row.options or "{}"), unseal(row.secrets)
    )


def add(made: CrmConnection, now: datetime) -> None:
    """Connect, or change a connected one: its state is kept, and what was refused is tried again."""
    with unit():
        row = CrmRow.objects.filter(id=made.id).first()
        if row is None or row.state == "removed":
            row = row or CrmRow(id=made.id)
            row.state, row.created_at = made.state, now
            if not CrmRow.objects.filter(state="live").exists():
                # Nobody looked at the log for a CRM meanwhile: what happened then is history for this one.
                settings.put(CURSOR, "")
        row.kind, row.name = made.kind, made.name
        row.options = json.dumps(dict(made.options))
        row.secrets = seal(made.secrets)
        row.save()
        again(made.id, now)


def set_state(crm: str, state: str, now: datetime) -> None:
    """Raises KeyError for a stranger. A removed one's secrets are gone, and so is what waited for it."""
    assert state in STATES, state
    with unit():
        row = CrmRow.objects.filter(id=crm).exclude(state="removed").first()
        if row is None:
            raise KeyError(crm)
        if state == "live" and not CrmRow.objects.filter(state="live").exists():
            settings.put(CURSOR, "")
        row.state = state
        if state == "removed":
            row.secrets = ""
            CrmWriteRow.objects.filter(crm=crm).exclude(state="written").delete()
        row.save()
