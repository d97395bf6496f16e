"""Notices: what was handed to you, what missed its service level, what waits for your word, newest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from firsthand.records import inbox as lists
from firsthand.records import notices as box
from firsthand.records.inbox import PAGE, InboxRow
from firsthand.workspace.access import Seat, page, seated

KINDS = {
    "hand_off": ("Hand-off", "handoff"),
    "breach": ("Service level", "clock"),
    "approval": ("Second approval", "people"),
    "call_back": ("Call-back", "phone"),
    "promise": ("Promise", "attention"),
}


@seated()
def notices(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Everything that this person was told; opening a case reads its notices."""
    told = box.of(seat.agent.id)
    return page(request, seat, "notices.html", {"told": told, "kinds": KINDS, "rows": _cases(seat, told)})


def _cases(seat: Seat, told: list[box.Told]) -> dict[str, InboxRow]:
    """The cases that are told of, as far as they are in sight still."""
    ids = list(dict.fromkeys(one.case for one in told))
    pieces = (lists.by_ids(ids[at : at + PAGE], seat.sight).rows for at in range(0, len(ids), PAGE))
    return {row.id: row for piece in pieces for row in piece}


@seated()
def read_all(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """All read."""
    if request.method == "POST":
        box.mark_read(seat.agent.id)
    return redirect("notices")
