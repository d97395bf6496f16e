"""Cases at whose end a cross-sell was weighed with nothing against it, and what their customers did after that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from firsthand.domain import events as ev
from firsthand.engine.retention import HELD_OUT
from firsthand.metrics.hold_out_effect import DAYS, Followed
from firsthand.records.codec import decode_event, decode_triage
from firsthand.records.models import CaseRow, EventRow, MentionRow

CASES_MOST = 20_000
PIECE = 400


def followed(now: datetime) -> list[Followed]:
    """Of the newest cases that were closed, those whose 30 days are over. Held out is who had this one reason against it.

    A case that is open again by now is in it as well: its customer came back.
    """
    rows = CaseRow.objects.filter(opened_at__lt=now - timedelta(days=DAYS))
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
    still_open = list(CaseRow.objects.filter(id__in=cases).exclude(state="closed").values_list("id", flat=True))
    back = EventRow.objects.filter(case__in=still_open, kind="Reopened").values_list("case", flat=True)
    ended = set(cases) - set(still_open) | set(back)
    rows = EventRow.objects.filter(case__in=ended, kind="OfferDecided", at__lte=until).order_by("case", "version")
    told = set()
    for case, kind, payload, at in rows.values_list("case", "kind", "payload", "at"):
        event = decode_event(kind, payload)
        if case in told or not isinstance(event, ev.OfferDecided) or event.decision.kind != "cross_sell":
            continue
        held = not event.decision.allowed and event.decision.reasons == (HELD_OUT,)
        if event.decision.allowed or held:
            told.add(case)
            yield case, at, held


Later = tuple[datetime, str]
"""When a customer came to us, and whether they said that they want to leave."""


def _later(customers: set[str]) -> dict[str, list[Later]]:
    """New cases, and what joined or opened again a case of theirs and asks for an answer: plain thanks are neither."""
    found: dict[str, list[Later]] = {}
    whose: dict[str, tuple[str, str]] = {}
    rows = CaseRow.objects.filter(customer__in=customers)
    for case, customer, author, opened, churn in rows.values_list(
        "id", "customer", "author", "opened_at", "churn"
    ):
        found.setdefault(customer, []).append((opened, churn))
        whose[case] = customer, author
    ids = list(whose)
    for at in range(0, len(ids), PIECE):
        for case, author, later in _joined(ids[at : at + PIECE]):
            if author == whose[case][1]:
                found[whose[case][0]].append(later)
    return found


def _joined(cases: list[str]) -> list[tuple[str, str, Later]]:
    """(case, author, when and what) of the messages that joined these cases and ask for an answer."""
    rows = EventRow.objects.filter(case__in=cases, kind="MentionJoined").values_list(
        "case", "kind", "payload", "at"
    )
    joined = [(case, decode_event(kind, payload), at) for case, kind, payload, at in rows]
    asked = [(case, event, at) for case, event, at in joined if isinstance(event, ev.MentionJoined) and event.asks]
    churn = _churn([event.mention for _, event, _ in asked])
    return [(case, event.author, (at, churn.get(event.mention, ""))) for case, event, at in asked]


def _churn(mentions: list[str]) -> dict[str, str]:
    """What each of these was read as saying about leaving."""
    found = {}
    for at in range(0, len(mentions), PIECE):
        rows = MentionRow.objects.filter(key__in=mentions[at : at + PIECE]).values_list("key", "triage")
        found.update({key: triage.churn for key, text in rows if (triage := decode_triage(text))})
    return found
