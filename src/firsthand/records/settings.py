"""Switches of the whole desk: publishing paused, the demo on, by whom and since when stands in the audit."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from firsthand.records.models import SettingRow
from firsthand.records.units import unit


def get(key: str, default: str = "") -> str:
    value = SettingRow.objects.filter(key=key).values_list("value", flat=True).first()
    return default if value is None else value


def held(key: str) -> str:
    """The value inside a transaction: nobody else changes it to its end."""
    rows = SettingRow.objects.filter(key=key)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    return rows.values_list("value", flat=True).first() or ""


def put(key: str, value: str) -> None:
    SettingRow.objects.update_or_create(key=key, defaults={"value": value})


def turned(key: str, value: str) -> bool:
    """Put it, and say whether something else stood there: of two processes that turn it at once, one hears yes."""
    with unit():
        if held(key) == value:
            return False
        put(key, value)
    return True


def new_minute(key: str, now: datetime) -> bool:
    """Whether a minute has begun of which this key did not know: what is done once a minute asks here.

    A kept minute that lies ahead was told by a clock that has been set back: it holds nobody up.
    """
    return turned(key, now.strftime("%Y-%m-%dT%H:%M"))


def is_on(key: str) -> bool:
    return get(key) in ("1", "on", "true", "yes")
