"""Asking for consent to an offer: the notice, the customer's own words, and where they are kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from firsthand.records import consents
from firsthand.workspace.access import Seat, case_in_sight, page, seated
from firsthand.workspace.case_parts import may_write, parts


@seated()
def consent_form(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """The notice to give, and the customer's answer in their own words."""
    case = case_in_sight(seat, case_id)
    return page(request, seat, "form_consent.html", {"case": case, "ledger": consents.ledger(case.customer)})


@seated(writes=True)
def consent(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Keep a yes or no to the use of account data for an offer; a yes holds for this contact only."""
    case = case_in_sight(seat, case_id)
    said, granted = request.POST.get("words", "").strip()[:300], request.POST.get("granted", "")
    if not may_write(seat, case) or granted not in ("1", "0") or not said:
        return parts(request, seat, case, "Write the customer's own words, and whether they are a yes.")
    if not (case.private or case.private_channel):
        return parts(request, seat, case, "This is asked in private only.")
    with seat.desk.unit():
        consents.asked(case.customer, granted == "1", said, by=seat.agent.id, case=case_id, at=seat.now)
        seat.desk.audit.note(seat.agent.id, "consent kept", case_id, "yes" if granted == "1" else "no")
    return parts(request, seat, case, "Kept. It holds for this contact." if granted == "1" else "Kept as a no.")
