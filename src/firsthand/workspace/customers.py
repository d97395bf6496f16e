"""A customer above the cases: every channel, every case in sight, promises, and the account as far as it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponseBase

from firsthand import wiring
from firsthand.domain.case import Case
from firsthand.domain.people import Account
from firsthand.records import contacts
from firsthand.records.case_log import DjangoCaseLog
from firsthand.records.inbox import by_ids
from firsthand.records.timeline import Customer, customer_of
from firsthand.workspace.access import Seat, page, seated
from firsthand.workspace.panels import account_panel


@dataclass(frozen=True, slots=True)
class Promised:
    """One thing that somebody promised this customer."""

    text: str
    due: datetime
    case: str
    state: str
    """kept, overdue or open"""


@seated()
def customer(request: HttpRequest, seat: Seat, key: str) -> HttpResponseBase:
    """One customer. Whoever may open none of the cases is not told that the customer exists."""
    found = customer_of("", key, "", seat.now, seat.policy, seat.sight)
    if not found.seen:
        raise Http404
    account = _account(found)
    if account and not found.crm_account:
        found = customer_of("", key, "", seat.now, seat.policy, seat.sight, account=account.id)
    cases = DjangoCaseLog(lambda: seat.policy).cases(found.seen)
    context = {
        "customer": found,
        "contacts": contacts.contacts_of(found.key),
        "found": by_ids(found.seen, seat.sight),
        "ask": None,
        "link": lambda page: f"?page={page}",
        "promises": _promises(list(cases.values()), seat.now),
        "account": account_panel(account, 0, None),
        "open_on": [case for case in cases.values() if case.level_at(seat.now) > 0],
        "survey": [case.survey for case in cases.values() if case.survey is not None],
    }
    return page(request, seat, "customer.html", context)


def _account(customer: Customer) -> Account | None:
    crm = wiring.crm()
    if customer.crm_account:
        return crm.account(customer.crm_account)
    return next((found for channel, handle in customer.handles if (found := crm.find(channel, handle))), None)


def _promises(cases: list[Case], now: datetime) -> list[Promised]:
    """What was promised, what is still open first."""
    told = [
        Promised(
            promise.text,
            promise.due,
            case.id,
            "kept" if promise.kept else "overdue" if promise.due < now else "open",
        )
        for case in cases
        for promise in case.promises
    ]
    return sorted(told, key=lambda each: (each.state == "kept", each.due))
