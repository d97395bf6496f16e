"""Filtered out: what triage found to need no answer, with why, and the way back for what matters after all."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from firsthand.desk.ports import Conflict
from firsthand.desk.promote import HasCase, promote
from firsthand.engine.triage.audit import audit
from firsthand.records import board, labels
from firsthand.records import pile as piles
from firsthand.workspace.access import Seat, case_in_sight, page, page_number, seated
from firsthand.workspace.board import _since


@seated("agent", "lead", "qa", "admin")
def pile(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The pile, newest first, or a random share of the last day to be looked at again."""
    at = page_number(request)
    q = request.GET.get("q", "")[:120]
    sampled = request.GET.get("view") == "sample"
    rows, more = (piles.sample(seat.now), False) if sampled else piles.pile(at, q)
    due, reads, missed = piles.audited(seat.now, seat.policy.triage.audit_share)
    context = {
        "rows": rows,
        "more": more,
        "number": at,
        "q": q,
        "sampled": sampled,
        "looked_at": piles.looked_at(),
        "due": due,
        "audit": audit(reads, missed),
        "fallen": board.fallen(_since("today", seat), seat.now),
    }
    return page(request, seat, "pile.html", context)


@seated("agent", "lead", "admin", writes=True)
def matters(request: HttpRequest, seat: Seat, key: str) -> HttpResponseBase:
    """ "This matters": it becomes a case, and the correction a label."""
    try:
        case = promote(key, seat.agent.id, "a person read it and it matters", seat.desk)
    except KeyError:
        return HttpResponse(status=404)
    except HasCase as known:
        return _in_a_case(request, seat, known.case)
    except Conflict:
        return _said(
            request, "Its conversation moved on at this moment, and nothing was changed. Press it once more."
        )
    piles.mark(key, "missed")
    labels.keep(key, "actionable", "false", "true", seat.agent.id, seat.now)
    return _to(request, reverse("case", args=[case.id]))


def _in_a_case(request: HttpRequest, seat: Seat, case: str) -> HttpResponse:
    """Somebody was faster: to the case, where this person may see it."""
    try:
        case_in_sight(seat, case)
    except Http404:
        return _said(request, "It belongs to a case already, which is not in your sight.")
    request.session["toast"] = "It belongs to this case already."
    return _to(request, reverse("case", args=[case]))


def _said(request: HttpRequest, words: str) -> HttpResponse:
    request.session["toast"] = words
    return _to(request, reverse("pile"))


def _to(request: HttpRequest, place: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": place})
    return redirect(place)


@seated("agent", "lead", "qa", "admin")
def agree(request: HttpRequest, seat: Seat, key: str) -> HttpResponseBase:
    """ "Rightly left out": a person looked, and the reading was right."""
    if request.method != "POST":
        return HttpResponse(status=405)
    piles.mark(key, "agreed")
    labels.keep(key, "actionable", "false", "false", seat.agent.id, seat.now)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse("", content_type="text/plain")
    return redirect("pile")
