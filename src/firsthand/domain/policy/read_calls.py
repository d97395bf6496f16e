"""The policy's tables `call_backs` and `account`: what the desk can call, and how long a SIM change is a warning."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.policy.table import Table
from firsthand.domain.policy.words import CallBacks


def read_calls(table: Table, calendars: Sequence[str]) -> CallBacks:
    """`calendars` are the names of the calendars that this policy has."""
    found = CallBacks(
        at_once=table.whole("at_once", 2, low=1, high=1000),
        ahead_minutes=table.number("ahead_minutes", 30.0, low=0.0, high=7 * 1440.0),
        days_ahead=table.whole("days_ahead", 14, low=1, high=60),
        calendar=table.text("calendar", "", among=("", *calendars)),
    )
    table.close()
    return found


def read_sim_guard(table: Table) -> int:
    days = table.whole("sim_guard_days", 7, low=0, high=90)
    table.close()
    return days
