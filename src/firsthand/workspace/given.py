"""What was given to you: a bar on every page until you open it, and the way to pass it on."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from firsthand.desk import cases, steering
from firsthand.desk.ports import Conflict
from firsthand.domain.case import IllegalEvent
from firsthand.records.given import given_to
from firsthand.workspace import words
from firsthand.workspace.access import Seat, case_in_sight, page, seated
from firsthand.workspace.case_parts import parts


@seated()
def given(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The bar alone, as it stands now."""
    return _bar(request, seat)


def _bar(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    seconds = seat.policy.accept_seconds
    context = {
        "given": given_to(seat.agent.id) if seconds else [],
        "accept_within": timedelta(seconds=seconds),
    }
    return page(request, seat, "given.html", context)


@seated(writes=True)
def accept(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """It is yours, without leaving the page that you are on."""
    case_in_sight(seat, case_id)
    cases.accept(case_id, seat.agent.id, seat.desk)
    if request.headers.get("HX-Request") == "true":
        return _bar(request, seat)
    return redirect("case", case_id)


@seated()
def put_back_form(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Why it goes back, in one choice."""
    return page(request, seat, "form_put_back.html", {"case": case_in_sight(seat, case_id)})


@seated(writes=True)
def put_back(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Back to its queue with its age kept: declined by its owner with a reason, or put back by a lead."""
    case = case_in_sight(seat, case_id)
    reason = words.DECLINES.get(request.POST.get("reason", ""))
    if reason is None:
        return parts(request, seat, case, "Choose why it goes back.")
    if case.owner != seat.agent.id and not (seat.sight.leads and case.owner):
        return parts(request, seat, case, f"{seat.name(case.owner).capitalize()} holds this case.")
    told = request.POST.get("words", "").strip()[:300]
    why = f"{reason}: {told}" if told else reason
    try:
        if case.owner == seat.agent.id:
            cases.decline(case_id, seat.agent.id, why, seat.desk)
        else:
            steering.release(case_id, seat.agent.id, why, seat.desk)
    except (Conflict, IllegalEvent):
        return parts(request, seat, seat.desk.log.case(case_id), "Somebody was faster: look again.")
    return onward(request, "Back in its queue, with its age kept. The next person gets it.")


def onward(request: HttpRequest, toast: str) -> HttpResponse:
    """On to the list that the person came from, with a word about what was done."""
    request.session["toast"] = toast
    back = request.session.get("inbox", "")
    target = reverse("home") if not back else f"{reverse('inbox')}?{back}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)
