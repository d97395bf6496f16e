"""Filtered out: what triage found to need no answer, with why, and the way back for what matters after all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from firsthand.desk.ports import Conflict
from firsthand.desk.promote import promote
from firsthand.engine.triage.audit import audit
from firsthand.records import board, labels
from firsthand.records import pile as piles
from firsthand.workspace.access import Seat, page, page_number, seated
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
    except Conflict:
        return _gone("It is a case already.")
    piles.mark(key, "missed")
    labels.keep(key, "actionable", "false", "true", seat.agent.id, seat.now)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": f"/case/{case.id}/"})
    return redirect("case", case.id)


@seated("agent", "lead", "qa", "admin")
def agree(request: HttpRequest, seat: Seat, key: str) -> HttpResponseBase:
    """ "Rightly left out": a person looked, and the reading was right."""
    if request.method != "POST":
        return HttpResponse(status=405)
    piles.mark(key, "agreed")
    labels.keep(key, "actionable", "false", "false", seat.agent.id, seat.now)
    return _gone("") if request.headers.get("HX-Request") == "true" else redirect("pile")


def _gone(why: str) -> HttpResponse:
    return HttpResponse(why, content_type="text/plain")
