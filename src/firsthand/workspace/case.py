"""The case page: the thread, the customer, why it is here, and what can be done about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from firsthand.desk import reply as replying
from firsthand.domain.case import Case
from firsthand.engine.service_level import clocks
from firsthand.engine.wrap_up_note import compose_note
from firsthand.records import people
from firsthand.records.thread import Message, last_inbound, thread, waiting_reply
from firsthand.workspace import panels, words
from firsthand.workspace.access import Seat, case_in_sight, page, seated
from firsthand.workspace.composer import Composer, composer_of

PARTS = ("head", "thread", "side")


@seated()
def case_page(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """The whole page of one case."""
    case = case_in_sight(seat, case_id)
    return page(request, seat, "case.html", whole(seat, case))


@seated()
def case_parts(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """The parts of the page that change by themselves: everything but what the agent is writing."""
    case = case_in_sight(seat, case_id)
    return parts(request, seat, case)


def parts(
    request: HttpRequest, seat: Seat, case: Case, composer: Composer | None = None, toast: str = ""
) -> HttpResponse:
    """Fresh parts, each replacing its own place on the page; the composer only when it is given."""
    context = whole(seat, case) | {"composer": composer, "toast": toast}
    return page(request, seat, "case_parts.html", context)


def whole(seat: Seat, case: Case) -> dict[str, Any]:
    """Everything that the page and its parts show."""
    messages = thread(case)
    return {
        "case": case,
        "messages": messages,
        "latest": _latest_said(messages),
        "composer": composer_of(seat, case, messages),
        "may_write": may_write(seat, case),
        "waiting_reply": waiting_reply(case.id),
        "asked": [m for m in messages if m.status == "asked"],
        "clocks": clocks(case, seat.policy, seat.now),
        "side": panels.side(seat, case),
        "macros": people.macros(case.route.topic if case.route else ""),
        "note": case.note or compose_note(case),
        "handoff": panels.handoff_of(seat, case, messages),
        "title": words.TOPICS.get(case.route.topic if case.route else "", "Case"),
    }


def _latest_said(messages: tuple[Message, ...]) -> str:
    latest = last_inbound(messages)
    return latest.text if latest else ""


def may_write(seat: Seat, case: Case) -> bool:
    """Exactly one person writes on a case: whoever holds it; an unheld one is taken by answering."""
    return seat.sight.may_answer and case.owner in (None, seat.agent.id)


__all__ = ["PARTS", "case_page", "case_parts", "may_write", "parts", "replying", "whole"]
