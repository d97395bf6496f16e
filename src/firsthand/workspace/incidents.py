"""Incidents: one matter told by many, and one approved answer to all affected."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from firsthand.desk.reply import findings_of
from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.records import fan_out, people
from firsthand.records.inbox import by_ids
from firsthand.records.incidents import DjangoIncidents, Incident, Proposal
from firsthand.workspace.access import Seat, page, page_number, seated


@seated("agent", "lead", "qa", "admin")
def incidents(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    return page(request, seat, "incidents.html", {"incidents": DjangoIncidents().all()})


@seated("agent", "lead", "qa", "admin")
def incident(request: HttpRequest, seat: Seat, incident_id: str) -> HttpResponseBase:
    """One incident: its cases, its answer, and how far that answer got."""
    return _shown(request, seat, one_incident(incident_id))


@seated("agent", "lead", "admin", writes=True)
def propose(request: HttpRequest, seat: Seat, incident_id: str) -> HttpResponseBase:
    """Write the answer. It is kept with its writer's name until another person approves it."""
    found = one_incident(incident_id)
    text = request.POST.get("text", "").strip()[:4000]
    findings = checked_text(seat, text)
    if any(finding.severity == "block" for finding in findings) or not text:
        return _shown(request, seat, found, text, findings, "Mend what stops it, then propose it.")
    DjangoIncidents().propose(found.id, text, seat.agent.id)
    seat.desk.audit.note(seat.agent.id, "answer to all proposed", found.id)
    request.session["toast"] = "Proposed. A second person approves it before anything leaves."
    return redirect("incident", found.id)


def one_incident(incident_id: str) -> Incident:
    try:
        return DjangoIncidents().get(incident_id)
    except KeyError:
        raise Http404 from None


def may_approve(seat: Seat, proposal: Proposal) -> bool:
    """A lead, and where the policy asks for four eyes, another person than the writer."""
    own = proposal.by == seat.agent.id and "incident" in seat.policy.four_eyes.kinds
    return seat.sight.leads and not own


def progress(seat: Seat, found: Incident) -> dict[str, Any]:
    """How far the answer is, and what whoever leads may do with it now."""
    state, proposal = fan_out.state_of(found.id), DjangoIncidents().proposal(found.id)
    left = [case for case in found.cases if case not in found.answered and case not in state.left_out]
    return {
        "incident": found,
        "fan": state,
        "left": len(left),
        "proposal": proposal,
        "may_approve": may_approve(seat, proposal),
        "changed": bool(found.answer) and proposal.text != found.answer,
    }


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
    context = progress(seat, found) | {
        "text": text or DjangoIncidents().proposal(found.id).text,
        "findings": findings,
        "problem": problem,
        "macros": people.macros(found.topic),
        "found": by_ids(found.cases, seat.sight, page_number(request)),
        "filtered": True,
        "link": lambda page: f"?page={page}",
    }
    return page(request, seat, "incident.html", context)
