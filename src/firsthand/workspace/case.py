"""The case page: the thread, the customer, why it is here, and what can be done about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from firsthand.desk import cases
from firsthand.records import told
from firsthand.workspace.access import Seat, case_in_sight, page, seated
from firsthand.workspace.case_parts import parts, whole


@seated()
def case_page(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """The whole page of one case."""
    case = case_in_sight(seat, case_id)
    if case.offered_at and case.owner == seat.agent.id and seat.policy.accept_seconds:
        # Whoever has it before them has accepted it: no press of a button for what is plain to see.
        case = cases.accept(case_id, seat.agent.id, seat.desk)
    if told.unread(seat.agent.id):
        told.mark_read(seat.agent.id, case_id)
    return page(request, seat, "case.html", whole(seat, case))


@seated()
def case_parts(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """The parts that change by themselves: everything but what the agent is writing."""
    return parts(request, seat, case_in_sight(seat, case_id))
