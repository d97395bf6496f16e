"""Notices: what was handed to you, what missed its service level, what waits for your word, newest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from firsthand.records import notices as box
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
    return page(request, seat, "notices.html", {"told": box.of(seat.agent.id), "kinds": KINDS})


@seated()
def read_all(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """All read."""
    if request.method == "POST":
        box.mark_read(seat.agent.id)
    return redirect("notices")
