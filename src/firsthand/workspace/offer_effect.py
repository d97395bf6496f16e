"""What offers do: offered beside held out by chance, for whoever leads; each number opens its cases."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase

from firsthand.engine.retention import HOLD_OUT_SHARE
from firsthand.metrics.hold_out_effect import LEAST, OUTCOMES, effects, one_a_customer
from firsthand.records.hold_out import CASES_MOST, followed
from firsthand.records.inbox import by_ids
from firsthand.workspace.access import Seat, page, page_number, seated

SIDES = {"offered": ("Offered", False), "held_out": ("Held out", True)}
WHAT = {"all": "all", "wrote_again": "wrote again", "wants_to_leave": "want to leave"}


@seated("lead", "qa", "admin")
def offer_effect(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Both sides with their counts, and the difference once there are enough."""
    rows = one_a_customer(followed(seat.now))
    context = {
        "effects": effects(rows),
        "counts": {name: sum(row.held_out is held for row in rows) for name, (_, held) in SIDES.items()},
        "least": LEAST,
        "share": HOLD_OUT_SHARE,
        "most": CASES_MOST,
    }
    return page(request, seat, "offer_effect.html", context)


@seated("lead", "qa", "admin")
def offer_cases(request: HttpRequest, seat: Seat, side: str, what: str) -> HttpResponseBase:
    """The cases behind one of the numbers."""
    if side not in SIDES or what not in WHAT:
        raise Http404
    title, held = SIDES[side]
    happened = OUTCOMES[what][0] if what in OUTCOMES else lambda row: True
    rows = [row for row in one_a_customer(followed(seat.now)) if row.held_out is held and happened(row)]
    context = {
        "title": f"{title}: {WHAT[what]}",
        "count": len(rows),
        "found": by_ids([row.case for row in rows], seat.sight, page_number(request)),
        "filtered": True,
        "link": lambda other: f"?page={other}",
    }
    return page(request, seat, "offer_cases.html", context)
