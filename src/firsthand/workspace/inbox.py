"""The inbox: what waits, in the order in which it should be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from firsthand.domain.mention import CHANNELS
from firsthand.records import inbox as lists
from firsthand.records.incidents import gathered
from firsthand.workspace import words
from firsthand.workspace.access import Seat, page, seated

FILTERS = ("topic", "tier", "urgency", "queue", "channel", "flag", "launch")
HIDDEN = ("sentiment", "cluster", "customer", "store", "owner", "since")
"""Filters without a menu of their own: numbers on other pages open the inbox with them."""


@dataclass(frozen=True, slots=True)
class Menu:
    """One filter as a menu: its name, the words over it and its choices."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...]


@seated()
def home(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Everybody's first page: the store's page for its manager, the inbox for all others."""
    return redirect("store", seat.sight.store) if seat.agent.role == "store_manager" else redirect("inbox")


@seated()
def inbox(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The page, or only its list when the page asks for a fresh one."""
    counts = lists.counts(seat.sight, seat.now)
    ask = ask_of(request, seat, counts)
    found = lists.inbox(ask, seat.sight, seat.now)
    context = {
        "ask": ask,
        "found": found,
        "counts": counts,
        "menus": _menus(ask, seat),
        "gathered": gathered() if ask.view != "mine" and ask.state == "open" and not seat.sight.store else [],
        "hidden": {name: value for name in HIDDEN if (value := getattr(ask, name))},
        "filtered": any(getattr(ask, name) for name in (*FILTERS, *HIDDEN, "q")),
        "query": query_of(ask),
        "link": lambda **changes: "?" + query_of(ask, **changes),
    }
    if request.session.get("inbox") != query_of(ask):
        request.session["inbox"] = query_of(ask)
    wants_list = request.headers.get("HX-Target") == "list"
    return page(request, seat, "inbox_fresh.html" if wants_list else "inbox.html", context)


def ask_of(request: HttpRequest, seat: Seat, counts: Mapping[str, int]) -> lists.Ask:
    """What the address asks for; whatever is not known is left out, so that an old link still opens."""
    given = request.GET
    view = given.get("view", "")
    fields: dict[str, Any] = {name: given.get(name, "")[:80] for name in (*FILTERS, *HIDDEN)}
    if fields["tier"] and fields["tier"] not in words.FIELDS["tier"]:
        fields["tier"] = ""
    return lists.Ask(
        view=view if view in lists.VIEWS else _first_view(seat, counts),
        state=given.get("state", "") if given.get("state") in ("open", "closed", "any") else "open",
        order="newest" if given.get("order") == "newest" else "urgent",
        q=given.get("q", "")[:120],
        after=given.get("after", "")[:64],
        before=given.get("before", "")[:64],
        **fields,
    )


def _first_view(seat: Seat, counts: Mapping[str, int]) -> str:
    """What is in hand comes first; then the agent's queues; who leads sees everything."""
    if seat.agent.role != "agent":
        return "all"
    return "mine" if counts["mine"] else "queues"


def query_of(ask: lists.Ask, **changes: Any) -> str:
    """The address of this list, with some things changed; a change goes back to the first page."""
    names = ("view", "state", "order", "q", *FILTERS, *HIDDEN)
    values = {name: getattr(ask, name) for name in names} | changes
    return urlencode({name: value for name, value in values.items() if value})


def _menus(ask: lists.Ask, seat: Seat) -> tuple[Menu, ...]:
    queues = [(q.id, q.label) for q in seat.policy.queues.values() if q.id in seat.sight.queues]
    if ask.queue and ask.queue not in dict(queues):
        # A store's queue comes from the board: the next choice beside it keeps it.
        queues.append((ask.queue, words.queue_label(ask.queue, seat.policy)))
    choices = {
        "queue": ("Queue", queues),
        "topic": ("Topic", list(words.FIELDS["topic"].items())),
        "tier": ("Tier", list(words.FIELDS["tier"].items())),
        "urgency": ("Urgency", list(words.FIELDS["urgency"].items())),
        "channel": ("Channel", [(name, words.CHANNELS[name]) for name in CHANNELS]),
        "flag": ("Flag", list(words.FLAGS.items())),
    }
    if seat.desk.launches:
        choices["launch"] = ("Launch", [(one.id, one.name) for one in seat.desk.launches])
    return tuple(
        Menu(name, label, getattr(ask, name), tuple(options)) for name, (label, options) in choices.items()
    )
