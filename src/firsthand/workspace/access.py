"""Access: every page asks here who sits at it and what that person may see."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from firsthand import wiring
from firsthand.desk.ports import Desk
from firsthand.desk.sight import Sight, sees, sight_of
from firsthand.domain.case import Case
from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.records import inbox as lists
from firsthand.records import people, settings, told
from firsthand.records.given import given_to
from firsthand.records.incidents import awaiting_one_answer, open_incidents

P = ParamSpec("P")
DIGITS_MOST = 9
_BY = re.compile(r"^Reply by (\S+):")


@dataclass(frozen=True)
class Seat:
    """Who sits at this page: the person, what is in sight, and the desk to work with."""

    agent: Agent
    initials: str
    sight: Sight
    desk: Desk
    now: datetime
    names: Mapping[str, str]
    demo: bool

    @property
    def policy(self) -> Policy:
        return self.desk.policy

    @cached_property
    def awaiting_one_answer(self) -> frozenset[str]:
        """The cases that wait for an incident's one answer; read once for a page, where a list asks."""
        return awaiting_one_answer()

    def name(self, person: str | None) -> str:
        """How a person is called on screen; machines are called by what they are."""
        if not person:
            return "nobody"
        if person == self.agent.id:
            return "you"
        return self.names.get(person, "Firsthand" if person == "firsthand" else person)

    def last_action(self, told: str) -> str:
        """What was done last, with a person's whole name where the log has the short one."""
        return _BY.sub(lambda found: f"Reply by {self.name(found[1])}:", told)

    def launch_name(self, launch: str) -> str:
        """How a planned launch is called; empty for one that is not kept any more."""
        return next((one.name for one in self.desk.launches if one.id == launch), "")


View = Callable[Concatenate[HttpRequest, Seat, P], HttpResponseBase]


def seated(
    *roles: str, writes: bool = False
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Only for people who signed in and work here; others are told nothing, not even that the page exists."""

    def wrap(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        @never_cache
        @login_required
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            seat = seat_of(request)
            if roles and seat.agent.role not in roles:
                raise Http404
            if writes and (request.method != "POST" or not seat.sight.may_answer):
                raise PermissionDenied
            if writes:
                seat.desk.directory.present(seat.agent.id)
            return view(request, seat, *args, **kwargs)

        return guarded  # type: ignore[return-value]  # Django's decorators forget the arguments.

    return wrap


def seat_of(request: HttpRequest) -> Seat:
    """The seat of whoever signed in. Raises 404 for a log-in that is no person of this desk."""
    found = people.person_of_login(request.user.pk) if request.user.pk is not None else None
    if found is None:
        raise Http404("this log-in belongs to nobody of the desk")
    agent, initials = found
    desk = wiring.desk()
    return Seat(
        agent=agent,
        initials=initials,
        sight=sight_of(agent, desk.policy),
        desk=desk,
        now=desk.now(),
        names=people.names(),
        demo=settings.is_on("demo"),
    )


def case_in_sight(seat: Seat, case_id: str) -> Case:
    """The case, if it is there and this person may see it; otherwise 404, the same for both."""
    try:
        case = seat.desk.log.case(case_id)
    except KeyError:
        raise Http404 from None
    queue = case.route.queue if case.route else ""
    store = case.route.store if case.route else None
    if not sees(seat.sight, queue=queue, store=store, owner=case.owner):
        raise Http404
    return case


PLACES = (
    ("incidents", "incident", "Incidents", "n", ("agent", "lead", "qa", "admin")),
    ("attention", "attention", "Attention", "a", ("agent", "lead", "qa", "admin")),
    ("notices", "bell", "Notices", "t", ("agent", "lead", "qa", "admin", "store_manager")),
    ("call_backs", "phone", "Call-backs", "k", ("agent", "lead", "qa", "admin", "store_manager")),
    ("pile", "filter", "Filtered out", "f", ("agent", "lead", "qa", "admin")),
    ("board", "board", "Board", "b", ("agent", "lead", "qa", "admin")),
    ("team", "people", "People", "e", ("lead", "qa", "admin")),
    ("staffing", "clock", "Staffing", "w", ("lead", "qa", "admin")),
    ("launches", "bolt", "Launches", "l", ("lead", "qa", "admin")),
    ("stores", "store", "Stores", "s", ("lead", "qa", "admin")),
    ("channels", "link", "Channels", "h", ("lead", "qa", "admin")),
    ("crm", "person", "CRM", "q", ("lead", "qa", "admin")),
    ("playbooks", "book", "Playbooks", "y", ("agent", "lead", "qa", "admin")),
    ("rules", "note", "Triage rules", "r", ("lead", "qa", "admin")),
    ("policy", "policy", "Policy", "o", ("lead", "qa", "admin")),
)
"""(address, icon, words, the key after g, who has it in the navigation)"""

INSIDE = {
    "case": "inbox",
    "why_case": "inbox",
    "customer": "inbox",
    "why": "pile",
    "incident": "incidents",
    "forgetting": "attention",
    "forget": "attention",
    "forget_erase": "attention",
    "metric": "board",
    "what_if": "board",
    "offer_effect": "board",
    "offer_cases": "board",
    "playbook": "playbooks",
    "launch": "launches",
    "launch_new": "launches",
    "launch_change": "launches",
    "listening": "channels",
    "channel": "channels",
    "channel_kinds": "channels",
    "channel_connect": "channels",
    "channel_change": "channels",
}
"""A page that is opened from a place of the navigation, and that place."""

DESK = "board"
"""With this place the navigation's second part begins: what is read about the desk, after what is worked on."""


def places(seat: Seat) -> list[tuple[str, str, str, str]]:
    """The pages in this person's navigation."""
    return [place[:4] for place in PLACES if seat.agent.role in place[4]]


def _part(here: str, seat: Seat) -> str:
    """The place in the navigation that a page belongs to; a page inside of it keeps it marked."""
    if here == "store":
        return "stores" if seat.sight.everything else "store"
    return INSIDE.get(here, here.split("_")[0] if here.split("_")[0] in ("policy", "rules", "crm") else here)


def waiting(seat: Seat) -> dict[str, int]:
    """The numbers in the navigation: what is in this person's hands, and what somebody has to look at."""
    numbers = {"inbox": lists.count(lists.Ask(view="mine"), seat.sight, seat.now)}
    numbers["notices"] = told.unread(seat.agent.id)
    if seat.agent.role in ("agent", "lead", "qa", "admin"):
        numbers["attention"] = lists.count_attention(seat.sight)
        numbers["incidents"] = open_incidents()
    return numbers


def whole_number(words: str) -> int | None:
    """A number that a page sent; None for anything else, and for one that no page of ours would send."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= DIGITS_MOST else None


def seen_version(request: HttpRequest) -> int | None:
    """The version of the case that was on the screen that sent this; None where it does not say."""
    return whole_number(request.POST.get("seen_version", ""))


def page_number(request: HttpRequest) -> int:
    """Which page of a list is asked for, from 1 on; the first for anything else."""
    return whole_number(request.GET.get("page", "")) or 1


def page(
    request: HttpRequest, seat: Seat | None, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a template with what every page has: the seat, the policy and the time."""
    around: dict[str, Any] = {"seat": seat, "htmx": request.headers.get("HX-Request") == "true"}
    if seat:
        around |= {"policy": seat.policy, "now": seat.now}
        if not around["htmx"] or request.headers.get("HX-Target") == "list":
            around |= {"more_places": places(seat), "waiting_for": waiting(seat), "desk_begins": DESK}
            around["on_duty"], around["away_why"] = people.duty_of(seat.agent.id)
            around["accept_within"] = timedelta(seconds=seat.policy.accept_seconds)
            around["given"] = given_to(seat.agent.id) if seat.policy.accept_seconds else []
        around["here"] = here = str(request.resolver_match.url_name) if request.resolver_match else ""
        around["part"] = _part(here, seat)
    return render(request, template, {**around, **context}, using="jinja2", status=status)
