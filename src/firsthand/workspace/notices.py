"""Notices: what was handed to you, what missed its service level, what waits for your word, newest first."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from firsthand.records import inbox as lists
from firsthand.records import told as box
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
    return _listed(request, seat, told, None)


@seated()
def told_as_one(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The cases of one entry: what was missed for many at once."""
    bundle = request.GET.get("bundle", "")
    one = box.one(seat.agent.id, bundle)
    if one is None:
        raise Http404
    return _listed(request, seat, box.of_bundle(seat.agent.id, bundle), one)


def _listed(request: HttpRequest, seat: Seat, told: list[box.Told], one: box.Told | None) -> HttpResponseBase:
    shown = {"told": told, "kinds": KINDS, "one": one, "rows": _cases(seat, told)}
    return page(request, seat, "notices.html", shown)


def _cases(seat: Seat, told: list[box.Told]) -> dict[str, InboxRow]:
    """The cases that are told of, as far as they are in sight still."""
    ids = list(dict.fromkeys(each.case for each in told))
    pieces = (lists.by_ids(ids[at : at + PAGE], seat.sight).rows for at in range(0, len(ids), PAGE))
    return {row.id: row for piece in pieces for row in piece}


@seated()
def read_all(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """All read, or all of one entry."""
    if request.method == "POST":
        box.mark_read(seat.agent.id, bundle=request.POST.get("bundle", ""))
    return redirect("notices")
