"""The tool `get_account` of the playbooks, answered by the CRM: only for the account that signed in."""

from __future__ import annotations

from typing import Any

from firsthand.crm.base import Crm
from firsthand.desk.hands import Call, Result

LINE_STATE = "Line state"


def get_account(call: Call, crm: Crm) -> Result | None:
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
    return Result(found)
