"""Attention: replies that are not confirmed, refused or waiting for a second person; what could not be read; who asks
to be forgotten."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from firsthand import wiring
from firsthand.desk.ports import Conflict
from firsthand.desk.publish import resolve_human
from firsthand.domain.case import IllegalEvent
from firsthand.records import accounts, forgetting
from firsthand.records import inbox as lists
from firsthand.records.raw_inbox import unread
from firsthand.wiring import care, policy_file, triage
from firsthand.wiring.accounts import dead_channels
from firsthand.workspace.access import Seat, case_in_sight, page, seated
from firsthand.workspace.case_parts import parts

GROUPS = {
    "human": ("A person decides", "Looked for on the channel and not found. Say whether you see it there."),
    "unknown": ("Not confirmed", "The channel did not say whether it arrived. It is being looked up."),
    "refused": ("Refused by the channel", "A definite no. Read why, then answer another way."),
    "approval": ("Second approval", "Another person reads these exact words before they leave."),
}


@seated("agent", "lead", "qa", "admin")
def attention(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Everything that somebody has to look at, gravest first."""
    groups = [
        (flag, title, why, lists.inbox(lists.Ask(view="all", state="any", flag=flag), seat.sight, seat.now))
        for flag, (title, why) in GROUPS.items()
    ]
    context = {
        "groups": groups,
        "paused": accounts.publishing_paused(),
        "dead": dead_channels() if seat.sight.everything else [],
        "asking": forgetting.waiting() if seat.sight.leads else [],
        "unread": unread(50) if seat.sight.everything else [],
        "wrong_triage": triage.trouble(wiring.home()) if seat.sight.everything else "",
        "wrong_policy": policy_file.trouble(wiring.home()) if seat.sight.everything else "",
        "wrong_files": care.playbooks().wrong if seat.sight.everything else (),
    }
    return page(request, seat, "attention.html", context)


@seated("lead", "admin", writes=True)
def red_button(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Stop all publishing at once, or let it go on; what was approved waits and loses nothing."""
    stop = request.POST.get("stop") == "1"
    accounts.pause_publishing(stop)
    seat.desk.audit.note(seat.agent.id, "publishing stopped" if stop else "publishing goes on")
    request.session["toast"] = "All publishing is stopped." if stop else "Publishing goes on."
    return redirect("attention")


@seated(writes=True)
def settle(request: HttpRequest, seat: Seat, case_id: str, reply_id: str) -> HttpResponseBase:
    """A person's word on a reply that is not confirmed: seen there, or send it again."""
    case = case_in_sight(seat, case_id)
    if all(reply.id != reply_id for reply in case.replies):
        raise Http404
    decision = request.POST.get("decision", "")
    try:
        where = request.POST.get("where", "").strip()[:300]
        resolve_human(wiring.publisher(seat.desk), reply_id, decision, by=seat.agent.id, ext_id=where)
        toast = "Kept as sent." if decision == "seen" else "It is looked for once more, then sent again."
    except (ValueError, Conflict, IllegalEvent) as problem:
        toast = str(problem).capitalize()
    return parts(request, seat, seat.desk.log.case(case_id), toast)
