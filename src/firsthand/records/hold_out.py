"""Cases at whose end a cross-sell was weighed with nothing against it, and what their customers did after that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from firsthand.domain import events as ev
from firsthand.engine.retention import HELD_OUT
from firsthand.metrics.hold_out_effect import DAYS, Followed
from firsthand.records.codec import decode_event
from firsthand.records.models import CaseRow, EventRow

CASES_MOST = 20_000
PIECE = 400


def followed(now: datetime) -> list[Followed]:
    """Of the newest closed cases, those whose 30 days are over. Held out is who had this one reason against it."""
    rows = CaseRow.objects.filter(state="closed", opened_at__lt=now - timedelta(days=DAYS))
    closed = dict(rows.order_by("-opened_at", "id").values_list("id", "customer")[:CASES_MOST])
    ids, found = list(closed), []
    for at in range(0, len(ids), PIECE):
        piece = list(_weighed(ids[at : at + PIECE], now))
        later = _later({closed[case] for case, _, _ in piece})
        for case, moment, held in piece:
            mine = [
                churn
                for opened, churn in later.get(closed[case], ())
                if moment < opened <= moment + timedelta(days=DAYS)
            ]
            found.append(Followed(case, closed[case], moment, held, bool(mine), "explicit" in mine))
    return found


def _weighed(cases: list[str], now: datetime) -> Iterator[tuple[str, datetime, bool]]:
    """(case, when, held out by chance): a case that any other reason spoke against is on neither side."""
    until = now - timedelta(days=DAYS)
    rows = EventRow.objects.filter(case__in=cases, kind="OfferDecided", at__lte=until).order_by("case", "version")
    told = set()
    for case, kind, payload, at in rows.values_list("case", "kind", "payload", "at"):
        event = decode_event(kind, payload)
        if case in told or not isinstance(event, ev.OfferDecided) or event.decision.kind != "cross_sell":
            continue
        held = not event.decision.allowed and event.decision.reasons == (HELD_OUT,)
        if event.decision.allowed or held:
            told.add(case)
            yield case, at, held


def _later(customers: set[str]) -> dict[str, list[tuple[datetime, str]]]:
    found: dict[str, list[tuple[datetime, str]]] = {}
    rows = CaseRow.objects.filter(customer__in=customers).values_list("customer", "opened_at", "churn")
    for customer, opened, churn in rows:
        found.setdefault(customer, []).append((opened, churn))
    return found
