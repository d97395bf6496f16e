"""The same morning as one pool: in the demo, the day's own cases both ways, and each number opens to its cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from firsthand.demo.beside import kept
from firsthand.records.inbox import InboxRow, by_ids
from firsthand.workspace.access import Seat, page, page_number, seated

NUMBERS = {
    "first_answer_mean": ("First answer, mean", "minutes"),
    "first_answer_median": ("First answer, median", "minutes"),
    "first_answer_p90": ("First answer, slowest tenth", "minutes"),
    "never_answered": ("Never answered by the end of the day", "cases"),
    "cost_per_answered": ("Work per answered case", "dollars"),
}
PAGE = 50


@dataclass(frozen=True, slots=True)
class Number:
    """One number both ways."""

    name: str
    label: str
    unit: str
    ran: float
    one_pool: float


@dataclass(frozen=True, slots=True)
class Both:
    """One case both ways: minutes to its first answer. `row` is None where the desk has no such case in sight."""

    case: str
    ran: float | None
    one_pool: float | None
    row: InboxRow | None


def numbers() -> list[Number]:
    """Both ways, once they are worked out; empty outside the demo and before."""
    told = kept()
    if told is None:
        return []
    return [Number(n, *words, told["ran"][n], told["one_pool"][n]) for n, words in NUMBERS.items()]


@seated("agent", "lead", "qa", "admin")
def what_if(request: HttpRequest, seat: Seat, name: str) -> HttpResponseBase:
    """One number, and the cases behind it: those that lose most by the pool stand first."""
    told = kept()
    if told is None or name not in NUMBERS:
        raise Http404
    cases = sorted(told["cases"], key=_loss, reverse=True)
    if name == "never_answered":
        cases = [case for case in cases if case[1] is None or case[2] is None]
    start = (page_number(request) - 1) * PAGE
    rows = {row.id: row for row in by_ids([case[0] for case in cases[start : start + PAGE]], seat.sight).rows}
    shown = [Both(key, ran, pool, rows.get(key)) for key, ran, pool in cases[start : start + PAGE]]
    context = {
        "number": next(number for number in numbers() if number.name == name),
        "numbers": numbers(),
        "shown": shown,
        "count": len(cases),
        "next_page": start // PAGE + 2 if len(cases) > start + PAGE else 0,
    }
    return page(request, seat, "what_if.html", context)


def _loss(case: list[Any]) -> float:
    """How many minutes later the pool answers; a case that one way leaves without an answer stands at that end."""
    _, ran, pool = case
    if ran is None or pool is None:
        return 1e6 if pool is None else -1e6
    return float(pool - ran)
