"""Incidents: one matter told by many, and one approved answer to all affected."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from firsthand.desk.incidents import answer_all
from firsthand.desk.reply import findings_of
from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.records import people
from firsthand.records.inbox import by_ids
from firsthand.records.incidents import DjangoIncidents, Incident
from firsthand.records.published import names_of, parents_of
from firsthand.workspace.access import Seat, page, seated

AT_ONCE = 20
"""So many replies are placed in one request: the page shows how far it is, and stopping loses nothing."""


@seated("agent", "lead", "qa", "admin")
def incidents(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    return page(request, seat, "incidents.html", {"incidents": DjangoIncidents().all()})


@seated("agent", "lead", "qa", "admin")
def incident(request: HttpRequest, seat: Seat, incident_id: str) -> HttpResponseBase:
    """One incident: its cases, its answer, and how far that answer got."""
    return _shown(request, seat, _incident(incident_id))


@seated("agent", "lead", "admin", writes=True)
def propose(request: HttpRequest, seat: Seat, incident_id: str) -> HttpResponseBase:
    """Write the answer. It is kept with its writer's name until another person approves it."""
    found = _incident(incident_id)
    text = request.POST.get("text", "").strip()[:4000]
    findings = checked_text(seat, text)
    if any(finding.severity == "block" for finding in findings) or not text:
        return _shown(request, seat, found, text, findings, "Mend what stops it, then propose it.")
    DjangoIncidents().propose(found.id, text, seat.agent.id)
    seat.desk.audit.note(seat.agent.id, "answer to all proposed", found.id)
    request.session["toast"] = "Proposed. A second person approves it before anything leaves."
    return redirect("incident", found.id)


@seated("lead", "admin", writes=True)
def reply_all(request: HttpRequest, seat: Seat, incident_id: str) -> HttpResponseBase:
    """Approve and reply to all affected, a few in each request; the page asks again until all are placed."""
    found = _incident(incident_id)
    proposal = DjangoIncidents().proposal(found.id)
    if not proposal.text:
        raise Http404
    if proposal.by == seat.agent.id and "incident" in seat.policy.four_eyes.kinds:
        request.session["toast"] = "You wrote it: the second approval is another person's."
        return redirect("incident", found.id)
    waiting = [case for case in found.cases if case not in found.answered]
    left_out = set(request.POST.get("left_out", "").split())
    now = [case for case in waiting if case not in left_out][:AT_ONCE]
    placed = answer_all(
        found.id,
        proposal.text,
        seat.agent.id,
        seat.desk,
        _Only(now),
        parents=parents_of(now),
        names=names_of(now),
    )
    left_out |= {case for case, _ in placed.left_out}
    done = _incident(incident_id)
    context = {
        "incident": done,
        "going": bool(now) and len(waiting) - len(placed.placed) > len(left_out),
        "left_out": sorted(left_out),
        "why": dict(placed.left_out),
    }
    return page(request, seat, "incident_progress.html", context)


class _Only(DjangoIncidents):
    """The incident with only these cases still to be answered: one request's piece of it."""

    def __init__(self, cases: list[str]) -> None:
        self._cases = tuple(cases)

    def get(self, incident: str) -> Incident:
        from dataclasses import replace

        return replace(super().get(incident), cases=self._cases, answered=())


def _incident(incident_id: str) -> Incident:
    try:
        return DjangoIncidents().get(incident_id)
    except KeyError:
        raise Http404 from None


def checked_text(seat: Seat, text: str) -> tuple[Finding, ...]:
    """The reply checks on the text as everybody would get it, before any name is filled in."""
    draft = Draft(text.replace("{name}", "Alex").replace("{handle}", "@alex"), "x", handle="alex")
    blank = Case("none", "x", "x", "none", "none", "alex", seat.now)
    return findings_of(draft, blank, seat.desk) if text else ()


def _shown(
    request: HttpRequest,
    seat: Seat,
    found: Incident,
    text: str = "",
    findings: tuple[Finding, ...] = (),
    problem: str = "",
) -> HttpResponse:
    proposal = DjangoIncidents().proposal(found.id)
    context = {
        "incident": found,
        "proposal": proposal,
        "text": text or proposal.text,
        "findings": findings,
        "problem": problem,
        "macros": people.macros(found.topic),
        "found": by_ids(found.cases, seat.sight),
        "filtered": True,
        "link": lambda page: "",
    }
    return page(request, seat, "incident.html", context)
