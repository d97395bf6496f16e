"""The forms that open over a case: note, hand-off, wrap-up; each comes filled from the log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from firsthand.domain.case import Case
from firsthand.engine.wrap_up_note import compose_note
from firsthand.records import people
from firsthand.records.thread import thread
from firsthand.workspace.access import Seat, case_in_sight, page, seated
from firsthand.workspace.offers import offers_of
from firsthand.workspace.panels import account_of, handoff_of


@seated()
def note_form(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    return page(request, seat, "form_note.html", {"case": case_in_sight(seat, case_id)})


@seated()
def hand_off_form(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Team, tier and reason to choose; source, stage and last action are written already."""
    case = case_in_sight(seat, case_id)
    context = {
        "case": case,
        "handoff": handoff_of(seat, case, thread(case)),
        "colleagues": people.colleagues(),
        "likely_queue": _likely_queue(seat, case),
        "next_tier": min(3, (case.route.tier if case.route else 0) + 1),
    }
    return page(request, seat, "form_hand_off.html", context)


@seated()
def wrap_up_form(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """How it ended, and the note composed from the log."""
    case = case_in_sight(seat, case_id)
    context = {
        "case": case,
        "note": compose_note(case, seat.policy),
        "ending": _likely_ending(seat, case),
        "offers": offers_of(seat, case, account_of(case), resolved=True),
    }
    return page(request, seat, "form_wrap_up.html", context)


def _likely_queue(seat: Seat, case: Case) -> str:
    """Its own queue, for a higher tier there; from a store's page the team that knows its topic."""
    queue = case.route.queue if case.route else ""
    topic = case.triage.topic if case.triage else ""
    return queue if queue in seat.policy.queues else seat.policy.topic_queues.get(topic, "")


def _likely_ending(seat: Seat, case: Case) -> str:
    """The disposition that most cases like this end with; the person chooses."""
    answered = any(reply.status in ("ready", "sent", "unknown") for reply in case.replies)
    wanted = "solved" if answered or case.first_sent_at else "nothing_to_do"
    return wanted if wanted in seat.policy.dispositions else next(iter(seat.policy.dispositions), "")
