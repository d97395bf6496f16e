"""Playbooks as people read them: what is in force, whose it is, and which file of the house waits to be mended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from firsthand import wiring
from firsthand.wiring import care
from firsthand.workspace.access import Seat, page, seated


@seated("agent", "lead", "qa", "admin")
def playbooks(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """All that are in force, by title; for leads also what is wrong with a file, and where the files stand."""
    found = care.playbooks()
    context = {
        "books": sorted(found.values(), key=lambda playbook: playbook.title),
        "own": {name for name in found if found.of_house(name)},
        "wrong": found.wrong if seat.sight.everything else (),
        "folder": wiring.home() / "playbooks",
    }
    return page(request, seat, "playbooks.html", context)
