"""Notices: what was handed to you, what missed its service level, what waits for your word, newest first."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from firsthand.records import told as box
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
    return page(request, seat, "notices.html", {"told": box.of(seat.agent.id), "kinds": KINDS, "one": None})


@seated()
def told_as_one(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The cases of one entry: what was missed for many at once."""
    bundle = request.GET.get("bundle", "")
    one = box.one(seat.agent.id, bundle)
    if one is None:
        raise Http404
    told = box.of_bundle(seat.agent.id, bundle)
    return page(request, seat, "notices.html", {"told": told, "kinds": KINDS, "one": one})


@seated()
def read_all(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """All read, or all of one entry."""
    if request.method == "POST":
        box.mark_read(seat.agent.id, bundle=request.POST.get("bundle", ""))
    return redirect("notices")
