"""What happened to a customer's account outside this desk: in billing, in a store, in the network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

KINDS = {
    "sim_changed": "SIM changed",
    "number_port_asked": "Number port asked for",
    "plan_changed": "Plan changed",
    "device_changed": "Device changed",
    "credit_given": "Credit given",
    "outage_credit": "Outage credit given",
    "payment_made": "Payment made",
    "payment_missed": "Payment missed",
    "sign_in_changed": "Sign-in changed",
    "other": "Account changed",
}
"""Each kind, and what it is called on a timeline."""


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One event. `detail` is an account fact and stays masked without a sign-in; `source` is who told it."""

    account: str
    kind: str
    at: datetime
    detail: str
    source: str

    @property
    def title(self) -> str:
        return KINDS.get(self.kind, KINDS["other"])


def days_since(event: AccountEvent, now: datetime) -> int:
    """Whole days; an event of a clock that runs ahead counts as today."""
    return max(timedelta(), now - event.at).days
