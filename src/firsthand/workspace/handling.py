"""Handling a case: take it, note, correct the reading, hand it off, wrap it up."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponseBase

from firsthand.desk import cases, steering
from firsthand.desk.ports import Conflict
from firsthand.desk.reply import Changed
from firsthand.domain.case import IllegalEvent
from firsthand.engine.handling_time import held_seconds
from firsthand.records import labels
from firsthand.records.thread import thread
from firsthand.workspace import words
from firsthand.workspace.access import Seat, case_in_sight, seated, seen_version
from firsthand.workspace.case_parts import may_write, parts
from firsthand.workspace.given import onward
from firsthand.workspace.offers import offers_of
from firsthand.workspace.panels import account_of, handoff_of

NOTE_KEPT = "wrap_up_note"
"""What was written into a wrap-up that did not go through: it stands in the form when that is opened again."""


@seated(writes=True)
def take(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Claim the case; a lead takes it over from whoever holds it."""
    case = case_in_sight(seat, case_id)
    try:
        if case.owner and seat.sight.leads:
            case = steering.give(case_id, seat.agent.id, seat.agent.id, seat.desk)
        else:
            case = cases.take(case_id, seat.agent.id, seat.desk)
        toast = "The case is yours."
    except (Conflict, IllegalEvent):
        case = seat.desk.log.case(case_id)
        toast = f"{seat.name(case.owner)} was faster and holds this case." if case.owner else "It is closed."
    return parts(request, seat, case, toast)


@seated(writes=True)
def note(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """A note for colleagues; the customer never sees it."""
    case = case_in_sight(seat, case_id)
    text = request.POST.get("text", "").strip()[:4000]
    if not text:
        return parts(request, seat, case, "The note was empty, so nothing was kept.")
    return parts(request, seat, cases.add_note(case_id, seat.agent.id, text, seat.desk), "Note kept.")


@seated(writes=True)
def correct(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """ "This is wrong": the reading changes, the case is routed anew, and the correction becomes a label."""
    case = case_in_sight(seat, case_id)
    field, value = request.POST.get("field", ""), request.POST.get("value", "")
    if value not in words.FIELDS.get(field, {}) or case.triage is None:
        return parts(request, seat, case, "Choose what is wrong and what is right.")
    old = str(getattr(case.triage, field)).lower()
    if old == value and field != "topic":
        return parts(request, seat, case, "That is what it says already.")
    with seat.desk.unit():
        case = cases.correct(case_id, seat.agent.id, field, value, seat.desk)
        labels.keep(case.thread[0].id, field, old, value, seat.agent.id, seat.now)
    return parts(request, seat, case, f"Thank you: kept as “{words.FIELDS[field][value]}”, and learnt from.")


@seated(writes=True)
def hand_off(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """To another team or tier, with source, stage and last action; then on to the next case."""
    case = case_in_sight(seat, case_id)
    queue, tier = request.POST.get("queue", ""), request.POST.get("tier", "")
    reason, to = request.POST.get("reason", ""), request.POST.get("to", "") or None
    if queue not in seat.policy.queues or tier not in ("1", "2", "3") or reason not in words.REASONS:
        return parts(request, seat, case, "Choose the team, the tier and the reason.")
    if not may_write(seat, case):
        return parts(request, seat, case, f"{seat.name(case.owner)} holds this case.")
    summary = replace(
        handoff_of(seat, case, thread(case)),
        reason=words.REASONS[reason],
        note=request.POST.get("note", "").strip()[:4000],
        stage=request.POST.get("stage", "").strip()[:300] or "not said",
        last_action=request.POST.get("last_action", "").strip()[:600] or "not said",
    )
    known = to if to in seat.names else None
    cases.hand_off(case_id, summary, queue=queue, tier=int(tier), to=known, by=seat.agent.id, desk=seat.desk)
    return onward(request, f"Handed off to {words.queue_label(queue, seat.policy)}, tier {tier}.")


@seated(writes=True)
def wrap_up(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Document and close; then on to the next case."""
    case = case_in_sight(seat, case_id)
    disposition = request.POST.get("disposition", "")
    if disposition not in seat.policy.dispositions:
        return parts(request, seat, case, "Choose how it ended.")
    if not may_write(seat, case):
        return parts(request, seat, case, f"{seat.name(case.owner)} holds this case.")
    resolved, note = request.POST.get("resolved", "1") == "1", request.POST.get("note", "").strip()[:8000]
    try:
        cases.wrap_up(
            case_id,
            seat.agent.id,
            disposition,
            seat.desk,
            note=note,
            resolved=resolved,
            offers=offers_of(seat, case, account_of(case), resolved),
            handling_seconds=held_seconds(case, seat.now),
            seen_version=seen_version(request),
        )
    except Changed:
        request.session[NOTE_KEPT] = {"case": case_id, "note": note}
        return parts(
            request, seat, seat.desk.log.case(case_id), "The customer wrote meanwhile. Read it, then close."
        )
    except IllegalEvent:
        return onward(request, "It was closed already.")
    return onward(request, f"Closed: {seat.policy.dispositions[disposition]}.")


@seated(writes=True)
def reopen(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Open a closed case again."""
    case_in_sight(seat, case_id)
    return parts(
        request, seat, steering.reopen(case_id, seat.agent.id, "opened again by hand", seat.desk), "Open again."
    )
