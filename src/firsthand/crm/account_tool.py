"""The tool `get_account` of the playbooks, answered by the CRM: only for the account that signed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from firsthand.crm.base import Crm
from firsthand.desk.hands import Call, Result
from firsthand.domain.account_event import AccountEvent, days_since

LINE_STATE = "Line state"


Events = Callable[[str, str, datetime], Sequence[AccountEvent]]
"""The events of an account of one kind since a moment, the newest first."""


def get_account(call: Call, crm: Crm, events: Events | None = None) -> Result | None:
    """What the account says; None without a sign-in in force or without a known account: a person does it."""
    if not call.case.level_at(call.desk.now()) or not call.case.auth_account:
        return None
    account = crm.account(call.case.auth_account)
    if account is None:
        return None
    found: dict[str, Any] = {
        "plan_name": account.plan,
        "plan_price": account.monthly_dollars,
        "device_name": account.device,
        "line_status": dict(account.facts).get(LINE_STATE, "active"),
        "balance_due": account.balance_dollars,
    }
    if events is not None:
        changed = sim_change(account.id, call.desk.now(), call.desk.policy.sim_guard_days, events)
        found |= {"sim_guard": bool(changed), "sim_changed": changed}
    return Result(found)


def sim_change(account: str, now: datetime, guard_days: int, events: Events) -> str:
    """The SIM change within the guard's days, with who told it: "2 days ago, told by Billing"; else empty.

    Somebody who has just taken over a number gets its codes: for so long a code proves nobody.
    """
    since = now - timedelta(days=guard_days)
    found = events(account, "sim_changed", since) if guard_days else ()
    if not found:
        return ""
    days = days_since(found[0], now)
    ago = "today" if days == 0 else "a day ago" if days == 1 else f"{days} days ago"
    return f"{ago}, told by {found[0].source}"
