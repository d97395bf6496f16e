"""One approved answer to all affected, under control: a sample first, then all; stopped, gone on with, rolled back."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from firsthand.desk.incidents import answer_all, token_of
from firsthand.desk.roll_back import roll_back as take_all_back
from firsthand.records import fan_out
from firsthand.records.fan_out import FanOutState, Members
from firsthand.records.incidents import Incident, Proposal
from firsthand.records.published import names_of, parents_of
from firsthand.workspace.access import Seat, page, seated
from firsthand.workspace.incidents import may_approve, one_incident, progress

SAMPLE = 3
"""So many get it first: enough to see it as customers see it, few enough to write to one by one."""
AT_ONCE = 20
"""So many replies are placed in one request: the page shows how far it is, and stopping loses nothing."""


@seated("lead", "admin", writes=True)
def reply_all(request: HttpRequest, seat: Seat, incident_id: str) -> HttpResponseBase:
    """Approve and reply: to a sample, or to all, a few in each request; the page asks again until all are placed."""
    found, how = one_incident(incident_id), request.POST.get("how", "all")
    proposal, state = Members().proposal(found.id), fan_out.state_of(found.id)
    if not proposal.text:
        raise Http404
    if found.closed_at:
        request.session["toast"] = "It is over: its cases are back in their queues, and nobody gets this answer."
        return _shown(request, seat, found.id)
    if how == "on" and (state.state != "going" or proposal.text != found.answer):
        return _shown(request, seat, found.id)
    if not may_approve(seat, proposal):
        request.session["toast"] = "You wrote it: the second approval is another person's."
        return redirect("incident", found.id)
    if how != "on":
        state = replace(state, state="going", left_out={}, back=0, gone=())
        fan_out.keep(found.id, state)
    place(found, proposal, state, SAMPLE if how == "sample" else AT_ONCE, seat, sample=how == "sample")
    return _shown(request, seat, found.id)


@seated("lead", "admin", writes=True)
def stop(request: HttpRequest, seat: Seat, incident_id: str) -> HttpResponseBase:
    """Nothing more is placed. What was placed leaves, unless it is rolled back."""
    found = one_incident(incident_id)
    state = fan_out.state_of(found.id)
    if state.state in ("going", "sampled"):
        fan_out.keep_unless_stopped(found.id, replace(state, state="stopped"))
        seat.desk.audit.note(seat.agent.id, "answer to all stopped", found.id, f"{len(found.answered)} answered")
    return _shown(request, seat, found.id)


@seated("lead", "admin", writes=True)
def roll_back(request: HttpRequest, seat: Seat, incident_id: str) -> HttpResponseBase:
    """Take back every reply that has not left; who had theirs already is named."""
    found = one_incident(incident_id)
    state, members = fan_out.state_of(found.id), Members()
    if not found.answer:
        return _shown(request, seat, found.id)
    fan_out.keep(found.id, replace(state, state="stopped"))
    replies = fan_out.placed(token_of(found.id, found.answer, state.again), found.cases)
    came = take_all_back(found.id, replies, seat.agent.id, seat.desk, members)
    members.unapprove(found.id)
    rolled = FanOutState("rolled_back", state.again + 1, {}, len(came.back), came.gone)
    fan_out.keep(found.id, rolled)
    return redirect("incident", found.id)


@seated("lead", "admin", writes=True)
def correct(request: HttpRequest, seat: Seat, incident_id: str) -> HttpResponseBase:
    """Who had the answer that was rolled back gets the next one too."""
    found = one_incident(incident_id)
    state = fan_out.state_of(found.id)
    for case in state.gone:
        Members().mark_waiting(found.id, case)
    fan_out.keep(found.id, replace(state, state="", gone=(), back=0))
    seat.desk.audit.note(seat.agent.id, "correction planned", found.id, f"{len(state.gone)} cases")
    request.session["toast"] = "They get the next answer too. Change the proposal first."
    return redirect("incident", found.id)


@seated("lead", "admin", writes=True)
def over(request: HttpRequest, seat: Seat, incident_id: str) -> HttpResponseBase:
    """The matter is over: what was not answered is work again, and nobody joins any more."""
    found = one_incident(incident_id)
    if Members().end(found.id, seat.now):
        left = len(found.cases) - len(found.answered)
        seat.desk.audit.note(seat.agent.id, "incident over", found.id, f"{left} cases back to their queues")
        request.session["toast"] = "Over. What was not answered is back in its queues." if left else "Over."
    return redirect("incident", found.id)


def place(found: Incident, proposal: Proposal, state: FanOutState, most: int, seat: Seat, *, sample: bool) -> None:
    """One piece of the answer: `state` is how far it was when the piece began."""
    waiting = [case for case in found.cases if case not in found.answered and case not in state.left_out]
    now = waiting[:most]
    placed = answer_all(
        found.id,
        proposal.text,
        seat.agent.id,
        seat.desk,
        _Only(now),
        parents=parents_of(now),
        names=names_of(now),
        again=state.again,
    )
    rest = len(waiting) > len(now)
    after = "done" if not rest else "sampled" if sample else "going"
    left_out = {**state.left_out, **dict(placed.left_out)}
    kept = fan_out.keep_unless_stopped(found.id, replace(state, state=after, left_out=left_out))
    if kept.again != state.again:
        _take_back_late(found, token_of(found.id, proposal.text, state.again), kept, seat)


def _take_back_late(found: Incident, token: str, rolled: FanOutState, seat: Seat) -> None:
    """Somebody rolled it back while this piece was placed: what came after that is taken back as well."""
    late = [each for each in fan_out.placed(token, found.cases) if each[0] not in rolled.gone]
    if late:
        came = take_all_back(found.id, late, seat.agent.id, seat.desk, Members())
        gone = (*rolled.gone, *came.gone)
        fan_out.keep(found.id, replace(rolled, back=rolled.back + len(came.back), gone=gone))
    Members().unapprove(found.id)


class _Only(Members):
    """The incident with only these cases still to be answered: one request's piece of it."""

    def __init__(self, cases: list[str]) -> None:
        self._cases = tuple(cases)

    def get(self, incident: str) -> Incident:
        return replace(super().get(incident), cases=self._cases, answered=())


def _shown(request: HttpRequest, seat: Seat, incident_id: str) -> HttpResponse:
    """The part of the page that moves; the whole page for a form that was sent by itself."""
    if request.headers.get("HX-Request") != "true":
        return redirect("incident", incident_id)
    return page(request, seat, "incident_progress.html", progress(seat, one_incident(incident_id)))
