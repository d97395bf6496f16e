"""Sending from the case page: check while typing, send once, take back, second approval."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from firsthand.desk import cases
from firsthand.desk import reply as replying
from firsthand.desk.ports import Conflict
from firsthand.desk.steering import take_back_and_reopen
from firsthand.domain.case import Case, IllegalEvent
from firsthand.records.thread import reply_parent, thread
from firsthand.workspace import words
from firsthand.workspace.access import Seat, case_in_sight, page, seated, seen_version
from firsthand.workspace.attaching import attached_of, problem_of
from firsthand.workspace.case_parts import may_write, parts
from firsthand.workspace.composer import Composer, after_sending, checked, composer_of, written_of

TEXT_MOST = 10_000
MOVED_ON = "The case moved on meanwhile. Please read it again."


@seated(writes=True)
def check(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """The findings of the text as it stands: called while the agent types, changes nothing."""
    case = case_in_sight(seat, case_id)
    composer = checked(seat, case, _given(request, seat, case))
    return page(request, seat, "findings.html", {"composer": composer, "case": case})


@seated(writes=True)
def send(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Check and place one reply; whatever keeps it back is shown, and the text is kept."""
    case = case_in_sight(seat, case_id)
    composer = _given(request, seat, case)
    if not composer.text.strip():
        return _shown(request, seat, case, replace(composer, state="empty"))
    try:
        if case.owner is None and case.is_open:
            case = cases.take(case_id, seat.agent.id, seat.desk)
        if not may_write(seat, case):
            held = (f"{seat.name(case.owner)} holds this case. Your text is kept here.",)
            return _shown(request, seat, case, replace(composer, state="held", told=held))
        if why := problem_of(seat, case, composer):
            return _shown(request, seat, case, replace(composer, state="held", told=(why,)))
        written = written_of(composer, case, seat.agent.id, request.POST.get("overrule") == "1")
        outcome = replying.send(written, seat.desk)
    except replying.Changed as changed:
        return _changed(request, seat, case_id, composer, [type(event).__name__ for event in changed.what])
    except Conflict:
        return _changed(request, seat, case_id, composer, [])
    case = seat.desk.log.case(case_id)
    return _shown(request, seat, case, after_sending(outcome, composer_of(seat, case, thread(case)), composer))


def _changed(request: HttpRequest, seat: Seat, case_id: str, composer: Composer, what: list[str]) -> HttpResponse:
    """Somebody was faster: show what changed, keep the text, and answer to the thread as it stands now."""
    case = seat.desk.log.case(case_id)
    told = tuple(dict.fromkeys(words.EVENTS[name] for name in what)) or ("The case moved on",)
    fresh = composer_of(seat, case, thread(case), composer.text)
    kept = replace(fresh, state="changed", told=told, client_token=composer.client_token)
    kept = replace(kept, attached=composer.attached)
    return _shown(request, seat, case, checked(seat, case, kept))


@seated(writes=True)
def undo(request: HttpRequest, seat: Seat, case_id: str, reply_id: str) -> HttpResponseBase:
    """Take a reply back while it is still here; its text returns to the composer."""
    case = case_in_sight(seat, case_id)
    _must_be_known(case, reply_id)
    mine = case.reply(reply_id).by == seat.agent.id or seat.sight.leads
    text = seat.desk.outbox.text(reply_id)
    attached = next((m.attached for m in thread(case) if m.key == reply_id), ())
    done = mine and take_back_and_reopen(case_id, reply_id, seat.agent.id, seat.desk)
    case = seat.desk.log.case(case_id)
    if not done:
        told = ("It is already on its way and cannot be taken back.",)
        return _shown(request, seat, case, replace(composer_of(seat, case, thread(case)), state="gone", told=told))
    fresh = composer_of(seat, case, thread(case), text)
    return _shown(request, seat, case, checked(seat, case, replace(fresh, state="undone", attached=attached)))


@seated("lead", "admin", writes=True)
def approve(request: HttpRequest, seat: Seat, case_id: str, reply_id: str) -> HttpResponseBase:
    """The second person's yes, to exactly these words."""
    case = case_in_sight(seat, case_id)
    _must_be_known(case, reply_id)
    try:
        parent, seen = reply_parent(reply_id), seen_version(request)
        replying.approve(case_id, reply_id, seat.agent.id, parent, seat.desk, seen_version=seen)
        toast = "Approved. It leaves in a few seconds."
    except IllegalEvent:
        toast = "The second approval is another person's: you wrote this reply yourself."
    except Conflict:
        toast = MOVED_ON
    return parts(request, seat, seat.desk.log.case(case_id), toast=toast)


@seated("lead", "admin", writes=True)
def give_back(request: HttpRequest, seat: Seat, case_id: str, reply_id: str) -> HttpResponseBase:
    """The second person's no, with a word why: the reply does not leave, the case stays with its writer."""
    case = case_in_sight(seat, case_id)
    _must_be_known(case, reply_id)
    why = request.POST.get("why", "").strip()[:500] or "not approved"
    try:
        back = replying.take_back(case_id, reply_id, seat.agent.id, seat.desk, reason=why)
    except Conflict:
        return parts(request, seat, seat.desk.log.case(case_id), toast=MOVED_ON)
    if not back:
        toast = "Somebody approved it meanwhile, and it is on its way or was taken back already."
        return parts(request, seat, seat.desk.log.case(case_id), toast=toast)
    cases.add_note(case_id, seat.agent.id, f"Reply not approved: {why}", seat.desk)
    return parts(request, seat, seat.desk.log.case(case_id), toast="Given back to its writer.")


def _must_be_known(case: Case, reply_id: str) -> None:
    if all(reply.id != reply_id for reply in case.replies):
        raise Http404


def _given(request: HttpRequest, seat: Seat, case: Case) -> Composer:
    """The composer as the page sent it. What is answered is read from the records, never from the page."""
    fresh = composer_of(seat, case, thread(case), request.POST.get("text", "")[:TEXT_MOST])
    version, token = seen_version(request) or 0, request.POST.get("client_token", "")
    return replace(
        fresh,
        seen_version=min(case.version, version),
        client_token=token[:64] if token.isalnum() else fresh.client_token,
        private=fresh.private or request.POST.get("private") == "1",
        attached=attached_of(request.POST),
    )


def _shown(request: HttpRequest, seat: Seat, case: Case, composer: Composer) -> HttpResponse:
    return parts(request, seat, case, composer=composer)
