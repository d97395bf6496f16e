"""Stores: the reviews of each, answered by the person who stands in it, from a phone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase

from firsthand.records import stores as shops
from firsthand.workspace.access import Seat, page, seated


@seated("lead", "qa", "admin")
def stores(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Every store: what waits, how it is rated, how much was answered."""
    return page(request, seat, "stores.html", {"stores": shops.stores(seat.now)})


@seated("store_manager", "lead", "qa", "admin")
def store(request: HttpRequest, seat: Seat, store: str) -> HttpResponseBase:
    """One store's page. A manager sees the own store and no other."""
    if not seat.sight.everything and seat.sight.store != store:
        raise Http404
    found = shops.store(store, seat.now)
    if found is None:
        raise Http404
    context = {"store": found, "reviews": shops.reviews(store, seat.sight, seat.now)}
    return page(request, seat, "store.html", context)
