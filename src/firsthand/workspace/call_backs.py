"""Call-backs: who is to be called when, by whom, and what became of it; a file for any calendar."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from firsthand.desk import callbacks, steering
from firsthand.desk.callbacks import NoPlace, Wanted
from firsthand.desk.sight import sees
from firsthand.engine.calling import calling_hours, in_local_words
from firsthand.engine.playbook.answers import phones_in
from firsthand.records import diary
from firsthand.wiring import care
from firsthand.workspace.access import Seat, case_in_sight, page, seated
from firsthand.workspace.case_parts import may_write, parts


@seated()
def call_backs(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Every call that is still to be made and that this person may see, the next one first."""
    calls = [call for call in diary.open_calls() if _in_sight(seat, call)]
    hours = calling_hours(seat.policy)
    shown = [(call, in_local_words(call.start, hours), call.end < seat.now) for call in calls]
    return page(request, seat, "call_backs.html", {"calls": shown, "zone": hours.zone.replace("_", " ")})


def _in_sight(seat: Seat, call: diary.Booked) -> bool:
    return sees(seat.sight, queue=call.queue, store=call.store, owner=call.holder)


@seated()
def form(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Number, time in the customer's words, and what it is about."""
    return page(request, seat, "form_call_back.html", {"case": case_in_sight(seat, case_id)})


@seated(writes=True)
def book(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Book the first free place that fits the customer's words."""
    case = case_in_sight(seat, case_id)
    given = {name: request.POST.get(name, "").strip()[:200] for name in ("phone", "when", "about", "token")}
    if not may_write(seat, case):
        return parts(request, seat, case, f"{seat.name(case.owner)} holds this case.")
    if not phones_in(given["phone"]):
        return parts(request, seat, case, "Write the number to call, with its area code.")
    wanted = Wanted(given["phone"], given["when"], given["about"], f"by hand {given['token']}")
    try:
        case, call, fits = callbacks.book(case_id, wanted, seat.agent.id, seat.desk, diary.DjangoDiary())
    except NoPlace as problem:
        return parts(request, seat, case, f"{problem}.".capitalize())
    said = in_local_words(call.start, calling_hours(seat.policy))
    toast = f"Booked: {said}." if fits else f"Not free at that time. Booked: {said}. Tell the customer."
    return parts(request, seat, case, toast)


@seated(writes=True)
def made(request: HttpRequest, seat: Seat, case_id: str, call_back: str) -> HttpResponseBase:
    """The call was made: somebody answered, or nobody did."""
    case = case_in_sight(seat, case_id)
    reached = request.POST.get("reached") == "1"
    try:
        case = callbacks.made(case_id, call_back, seat.agent.id, reached, seat.desk, diary.DjangoDiary())
    except KeyError:
        raise Http404 from None
    if request.POST.get("back") == "list":
        request.session["toast"] = "Kept: the customer was called."
        return redirect("call_backs")
    return parts(request, seat, case, "Kept: the customer was called.")


@seated(writes=True)
def promise_kept(request: HttpRequest, seat: Seat, case_id: str, promise: str) -> HttpResponseBase:
    """What was promised to the customer was done."""
    case = case_in_sight(seat, case_id)
    if not may_write(seat, case):
        return parts(request, seat, case, f"{seat.name(case.owner)} holds this case.")
    return parts(request, seat, steering.keep_promise(case_id, promise, seat.agent.id, seat.desk), "Kept.")


@seated()
def calendar_file(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """The case's calls as an iCalendar file."""
    case = case_in_sight(seat, case_id)
    text = callbacks.as_calendar(case, case.call_backs, care.public_url())
    made_file = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    made_file["Content-Disposition"] = f'attachment; filename="call-backs-{case_id}.ics"'
    return made_file
