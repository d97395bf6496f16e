"""The consent ledger over the database, and what a customer's history says about offers.

Words that stop marketing are read where they stand, in the customer's own messages: they count before the next
suggestion is made, and whoever deletes nothing has nothing to keep in step.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from firsthand.domain import events as ev
from firsthand.engine.consent import ConsentEntry, standing, stop_word
from firsthand.records.codec import decode_event
from firsthand.records.contacts import contacts_of
from firsthand.records.models import CaseRow, ConsentRow, EventRow, MentionRow
from firsthand.records.units import unit

OFFERS = "account_data_for_offers"
MARKETING = "marketing_messages"
MESSAGES_MOST = 300
ONE_TIME = timedelta(hours=24)
"""A consent that was asked for in a conversation is for this contact only (47 CFR 64.2008(f))."""


def keep(customer: str, entry: ConsentEntry, *, by: str, case: str = "") -> None:
    """Add one yes or no; what was said before stays in the ledger."""
    with unit():
        ConsentRow.objects.create(
            customer=customer,
            scope=entry.scope,
            channel=entry.channel,
            granted=entry.granted,
            method=entry.method,
            evidence=entry.evidence[:300],
            case=case,
            by=by,
            at=entry.at,
            until=entry.until,
        )


def asked(customer: str, granted: bool, words: str, *, by: str, case: str, at: datetime) -> None:
    """The answer to "may we use your account data for an offer?", asked with its notice, for this contact only."""
    until = at + ONE_TIME if granted else None
    entry = ConsentEntry(OFFERS, "*", granted, "asked_in_conversation", words, at, until=until)
    keep(customer, entry, by=by, case=case)


def ledger(customer: str) -> tuple[ConsentEntry, ...]:
    """Every entry of the customer, over all contacts, the oldest first; words that stop marketing are among them."""
    keys = [contact.key for contact in contacts_of(customer)] or [customer]
    rows = ConsentRow.objects.filter(customer__in=keys).order_by("at", "id")
    kept = [
        ConsentEntry(r.scope, r.channel, r.granted, r.method, r.evidence, r.at, r.until, r.revoked_at)
        for r in rows
    ]
    return tuple(sorted([*kept, *_stopped(keys)], key=lambda entry: entry.at))


def _stopped(keys: list[str]) -> list[ConsentEntry]:
    said = MentionRow.objects.filter(customer__in=keys, inbound=True, gone=False).order_by("-created_at")
    found = []
    for text, at in said.values_list("text", "created_at")[:MESSAGES_MOST]:
        if stop := stop_word(text):
            for scope in (MARKETING, OFFERS):
                found.append(ConsentEntry(scope, "*", False, "stop_word", stop.words, at))
    return found


def situation(customer: str, channel: str, now: datetime, on_file: bool = False) -> Mapping[str, Any]:
    """What an offer has to know of this customer: consent, notice, opt-out, what was offered, what was refused.

    `on_file` is the CRM's own yes to marketing; a later word of the customer's counts over it.
    """
    entries = ledger(customer)
    consent = standing(entries, OFFERS, channel, now)
    opted_out = standing(entries, MARKETING, channel, now) in ("refused", "revoked")
    if consent == "unknown" and on_file and not opted_out:
        consent = "granted"
    noticed = any(e.scope == OFFERS and e.method == "asked_in_conversation" and e.at <= now for e in entries)
    return {
        "consent": consent,
        "notice": noticed or on_file,
        "opted_out": opted_out,
        **_offered(customer, now),
    }


def _offered(customer: str, now: datetime) -> dict[str, Any]:
    keys = [contact.key for contact in contacts_of(customer)] or [customer]
    cases = list(CaseRow.objects.filter(customer__in=keys).values_list("id", flat=True)[:200])
    rows = EventRow.objects.filter(case__in=cases, kind__in=("OfferDecided", "OfferAnswered")).order_by("at")
    events = [decode_event(kind, payload) for kind, payload in rows.values_list("kind", "payload")]
    shown = [
        e
        for e in events
        if isinstance(e, ev.OfferDecided) and e.decision.allowed and e.decision.kind == "cross_sell"
    ]
    refused = [e.at for e in events if isinstance(e, ev.OfferAnswered) and not e.accepted]
    return {
        "pitches_30_days": sum(now - e.at <= timedelta(days=30) for e in shown),
        "pitches_year": sum(now - e.at <= timedelta(days=365) for e in shown),
        "days_since_refusal": (now - refused[-1]).days if refused else None,
    }
