"""A customer's contacts: why each counts as the same person, one more joined by hand, one parted again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from firsthand.records import contacts
from firsthand.records.timeline import customer_of
from firsthand.workspace import words
from firsthand.workspace.access import Seat, seated


@seated(writes=True)
def join(request: HttpRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Another contact is the same person: said by a person, with a word why."""
    _must_see(seat, key)
    channel, handle = request.POST.get("channel", ""), request.POST.get("handle", "").strip()[:200]
    why = request.POST.get("why", "").strip()[:300]
    other = contacts.find(channel, handle) if channel in words.CHANNELS and handle else ""
    if not other or not why:
        request.session["toast"] = "Nobody of that name has written there." if why else "Say how you know it."
        return redirect("customer", key)
    _must_see(seat, other)
    with seat.desk.unit():
        done = contacts.join(key, other, "person", by=seat.agent.id, at=seat.now, detail=why)
        seat.desk.audit.note(seat.agent.id, "contacts joined", key, f"{channel} {handle}: {why}"[:300])
    request.session["toast"] = "One customer from now on." if done else "They were one customer already."
    return redirect("customer", contacts.root_of(key))


@seated(writes=True)
def part(request: HttpRequest, seat: Seat, key: str) -> HttpResponseBase:
    """This contact is somebody else after all."""
    _must_see(seat, key)
    with seat.desk.unit():
        done = contacts.part(key, by=seat.agent.id, at=seat.now)
        seat.desk.audit.note(seat.agent.id, "contact parted", key)
    request.session["toast"] = (
        "A customer of its own again; no machine joins them any more." if done else "It stood alone already."
    )
    return redirect("customer", key)


def _must_see(seat: Seat, key: str) -> None:
    if not customer_of("", key, "", seat.now, seat.policy, seat.sight).seen:
        raise Http404
