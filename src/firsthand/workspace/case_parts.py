"""The parts of a case page that change by themselves, and everything that they show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from firsthand.domain.case import Case
from firsthand.domain.launch import RELATION, Prepared
from firsthand.domain.policy import Policy
from firsthand.engine.launches import running
from firsthand.engine.service_level import due_at
from firsthand.records import accounts, people
from firsthand.records.incidents import incident_of
from firsthand.records.thread import MOST, Message, thread, waiting_reply
from firsthand.workspace import panels, words
from firsthand.workspace.access import Seat, page
from firsthand.workspace.composer import Composer, composer_of
from firsthand.workspace.flow import flow
from firsthand.workspace.guide import guide, library, suggested
from firsthand.workspace.hints import hints
from firsthand.workspace.overload import standing_now, waiting_time


def parts(
    request: HttpRequest, seat: Seat, case: Case, toast: str = "", composer: Composer | None = None
) -> HttpResponse:
    """Fresh parts, each replacing its own place on the page; the composer only when it is given.

    A form that was submitted by itself gets a page instead: the case's own, or this one with what the composer keeps.
    """
    if request.headers.get("HX-Request") == "true":
        return page(request, seat, "case_parts.html", whole(seat, case) | {"composer": composer, "toast": toast})
    if toast:
        request.session["toast"] = toast
    if composer is None:
        return redirect("case", case.id)
    return page(request, seat, "case.html", whole(seat, case) | {"composer": composer})


def whole(seat: Seat, case: Case) -> dict[str, Any]:
    """Everything that the page and its parts show."""
    messages = thread(case)
    topic = case.route.topic if case.route else ""
    side = panels.side(seat, case)
    waiting = waiting_reply(case.id)
    return {
        "case": case,
        "messages": messages,
        "lines": flow(case, messages, side["customer"]),
        "cut_off": len(messages) >= MOST,
        "said": sum(1 for m in messages if m.author != seat.agent.id),
        "composer": composer_of(seat, case, messages),
        "may_write": may_write(seat, case),
        "waiting_reply": waiting if waiting and _may_undo(seat, waiting) else None,
        "due": due_now(case, seat.policy),
        "side": side,
        "told_by_many": incident_of(case.id) if not case.owner else None,
        "account_state": _account_state(case.account),
        "hints": hints(seat, case, side["customer"]),
        "guide": guide(case, seat.now),
        "suggested": suggested(case, messages),
        "playbooks": sorted(library().values(), key=lambda playbook: playbook.title),
        "macros": people.macros(topic),
        "launch_answers": launch_answers(seat, case),
        "title": words.TOPICS.get(topic, "Case"),
    }


def due_now(case: Case, policy: Policy) -> tuple[str, datetime] | None:
    """(clock, when it is due) as the lists tell it: the answer that is waited for, else the end of the case."""
    names = (
        ("first_response", "next_response")
        if case.waiting_since
        else ("first_response", "next_response", "resolution")
    )
    return next(((name, due) for name in names if case.is_open and (due := due_at(case, policy, name))), None)


def launch_answers(seat: Seat, case: Case) -> list[tuple[str, tuple[Prepared, ...]]]:
    """What stands first just now: the answers of launches that this case tells of, and how long it takes in a surge."""
    told = {other for other, relation in case.links if relation == RELATION}
    found = (one for one in running(seat.desk.launches, seat.now) if one.id in told)
    ready = [(one.name, one.answers) for one in found if one.answers]
    if honest := waiting_time(standing_now(seat)):
        ready.append(("Just now", (Prepared(*honest),)))
    return ready


def _may_undo(seat: Seat, reply: Message) -> bool:
    """Its writer and a lead take a reply back, and only while it is still here."""
    return (reply.author == seat.agent.id or seat.sight.leads) and (reply.due is None or reply.due > seat.now)


def _account_state(account: str) -> str:
    """live, listening or paused; a channel that nobody connected only listens."""
    if accounts.publishing_paused():
        return "paused"
    found = accounts.get(account)
    return found.state if found else "listening"


def may_write(seat: Seat, case: Case) -> bool:
    """Exactly one person writes on a case: whoever holds it; an unheld one is taken by answering."""
    return seat.sight.may_answer and case.owner in (None, seat.agent.id)
