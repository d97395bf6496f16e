"""The board: today's numbers, each with how sure it is, and each opens to its cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from firsthand.desk.reports import measurements
from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.engine.launches import coming
from firsthand.records import board as counts
from firsthand.records import launches, people
from firsthand.records.case_log import DjangoCaseLog
from firsthand.records.inbox import Ask, by_ids, count
from firsthand.records.spans import first_and_last, how_many_between, how_many_open, open_now, opened_between
from firsthand.records.units import apart
from firsthand.workspace import what_if
from firsthand.workspace.access import Seat, page, page_number, seated
from firsthand.workspace.chart import chart
from firsthand.workspace.figures import Counter, Figures, beside
from firsthand.workspace.overload import call_out, standing_now
from firsthand.workspace.unserved import nobody_for

SPANS = {"today": "Today", "7d": "7 days", "30d": "30 days", "all": "Everything"}
HEADLINES = ("first_response_median_minutes", "service_level", "first_contact_resolution", "cost_per_resolved")


@seated("agent", "lead", "qa", "admin")
def board(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The numbers of a span, the queues as they stand, and who is here."""
    span = request.GET.get("span", "today")
    span = span if span in SPANS else "today"
    since = _since(span, seat)
    figures = _figures(span, since, seat)
    found = {each.name: each for each in figures.found}
    context = {
        "span": span,
        "spans": SPANS,
        "since": since,
        "figures": figures,
        "fallen": counts.fallen(since, seat.now),
        "pool": what_if.numbers() if seat.demo and span == "today" else [],
        "mine": count(Ask(view="mine"), seat.sight, seat.now),
        "headlines": [found[name] for name in HEADLINES if name in found],
        "others": [each for name, each in found.items() if name not in HEADLINES],
        "chart": chart(counts.by_hour, since, seat.now, ZoneInfo(seat.policy.zone)),
        "queues": [
            row for row in counts.queues(seat.now) if seat.sight.everything or row.queue in seat.sight.queues
        ],
        "colleagues": people.colleagues(),
        "nobody": nobody_for(seat),
        "standing": (stands := standing_now(seat)),
        "call_out": call_out(seat, stands),
        "launches_now": [
            (one, launches.told(one.id))
            for one in coming(seat.desk.launches, seat.now, seat.now + timedelta(days=1))
        ],
    }
    return page(request, seat, "board.html", context)


@seated("agent", "lead", "qa", "admin")
def metric(request: HttpRequest, seat: Seat, name: str) -> HttpResponseBase:
    """The cases behind one number, as far as this person may see them."""
    span = request.GET.get("span", "today")
    span = span if span in SPANS else "today"
    figures = _figures(span, _since(span, seat), seat)
    found = next((m for m in figures.found if m.name == name), None)
    if figures.counting:
        request.session["toast"] = "The numbers of this span are being counted; they stand here in a moment."
        return redirect(f"{reverse('board')}?span={span}")
    if found is None:
        raise Http404
    cases = by_ids(found.cases, seat.sight, page_number(request))
    context = {"metric": found, "figures": figures, "span": span, "spans": SPANS, "found": cases, "filtered": True}
    context["link"] = lambda page: f"?span={span}&page={page}"
    return page(request, seat, "metric.html", context)


def _since(span: str, seat: Seat) -> datetime:
    """The beginning of a span; today begins at midnight where the desk stands."""
    if span in ("7d", "30d"):
        return seat.now - timedelta(days=7 if span == "7d" else 30)
    if span == "all":
        ends = first_and_last()
        return ends[0] if ends else seat.now
    local = seat.now.astimezone(ZoneInfo(seat.policy.zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _figures(span: str, since: datetime, seat: Seat) -> Figures:
    """Every metric of the span, and what is open now whatever the span. Kept until the log grows: the same log gives the same numbers."""
    moment, in_force = since.replace(second=0, microsecond=0), seat.policy
    ahead = seat.now + timedelta(days=1)

    def size() -> int:
        return how_many_between(moment, ahead) + how_many_open()

    def count() -> tuple[Measurement, ...]:
        opened, standing = opened_between(moment, ahead), open_now()
        cases = DjangoCaseLog(lambda: in_force).cases({*opened, *standing})
        return measurements(_picked(cases, opened), in_force, standing=_picked(cases, standing))

    state = (counts.newest_event(), moment, in_force.text_sha256)
    return counter().of(span, state, size, count, seat.now)


def _picked(cases: Mapping[str, Case], ids: Iterable[str]) -> list[Case]:
    return [cases[key] for key in ids if key in cases]


@cache
def counter() -> Counter:
    """The figures that this process keeps."""
    return Counter(begin=lambda act: beside(apart(act)))
