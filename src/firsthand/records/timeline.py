"""The customer above the case: one timeline across channels, cases, offers, promises and hand-offs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from firsthand.desk.sight import Sight, sees
from firsthand.domain import events as ev
from firsthand.domain.policy import Policy
from firsthand.records import account_events
from firsthand.records.codec import decode_event
from firsthand.records.models import CaseRow, CustomerRow, EventRow
from firsthand.records.people import names

KINDS = (
    "HandedOff",
    "Declined",
    "NotOpened",
    "IdentityVerified",
    "MovedToPrivate",
    "OfferDecided",
    "OfferAnswered",
    "PromiseMade",
    "PromiseKept",
    "PromiseOverdue",
    "CallBackDone",
    "CallBackMissed",
    "SurveyAnswered",
    "WrappedUp",
    "CrmWritten",
    "Noted",
)
MOST_CASES = 30
WITHOUT_DETAIL = frozenset({"verification link sent", "sign-in code sent", "wrong sign-in code"})
"""What is noted with a number that only the machine reads."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a customer's timeline. `kind` is case, account, or the kind of event; `link` leads into a CRM."""

    at: datetime
    kind: str
    title: str
    detail: str
    case: str
    channel: str = ""
    open: bool = False
    current: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """Who writes: every contact that evidence joins, and the account in the CRM, where one is known."""

    key: str
    handles: tuple[tuple[str, str], ...]
    name: str
    crm_account: str
    entries: tuple[Entry, ...]
    cases: int
    same_topic_30_days: int
    """How many cases about the same topic in the last 30 days, this one included."""
    seen: tuple[str, ...] = ()
    """The cases that the person who asks may open, newest first."""
    open_cases: int = 0


def customer_of(
    case: str,
    customer: str,
    topic: str,
    now: datetime,
    policy: Policy,
    sight: Sight | None = None,
    *,
    account: str = "",
    account_open: bool = False,
) -> Customer:
    """The customer of a case with the whole timeline, newest first.

    With a sight, cases that this person may not open are counted but not told. `account` is the one that evidence
    names, where no contact has it yet; what happened to it is told in full only while it is open for this case.
    Queues have their names in `policy`.
    """
    rows = _contacts(customer)
    keys = [row.key for row in rows] or [customer]
    cases = list(CaseRow.objects.filter(customer__in=keys).order_by("-opened_at")[:MOST_CASES])
    recent = [c for c in cases if c.topic == topic and now - c.opened_at <= timedelta(days=30)]
    seen = [c for c in cases if sight is None or _sees(sight, c)]
    linked = next((row.crm_account for row in rows if row.crm_account), "")
    entries = [
        *(_case_entry(c, case) for c in seen),
        *_event_entries([c.id for c in seen], policy),
        *_account_entries(account or linked, account_open),
    ]
    return Customer(
        key=keys[0],
        handles=tuple((row.channel, row.handle) for row in rows),
        name=next((row.name for row in rows if row.name), ""),
        crm_account=linked,
        entries=tuple(sorted(entries, key=lambda e: e.at, reverse=True)),
        cases=len(cases),
        same_topic_30_days=len(recent),
        seen=tuple(c.id for c in seen),
        open_cases=sum(c.state != "closed" for c in cases),
    )


def _sees(sight: Sight, row: CaseRow) -> bool:
    return sees(sight, queue=row.queue, store=row.store or None, owner=row.owner)


def _contacts(customer: str) -> list[CustomerRow]:
    own = CustomerRow.objects.filter(key=customer).first()
    root = (own.merged_into or own.key) if own else customer
    rows = list(CustomerRow.objects.filter(Q(key=root) | Q(merged_into=root)))
    return sorted(rows, key=lambda row: (row.key != root, row.channel, row.handle))


def crm_account_of(customer: str) -> str:
    """The CRM account of a customer, by any of the contacts; empty where none is known."""
    return next((row.crm_account for row in _contacts(customer) if row.crm_account), "")


def _case_entry(row: CaseRow, current: str) -> Entry:
    return Entry(
        at=row.opened_at,
        kind="case",
        title=row.topic,
        detail=row.snippet,
        case=row.id,
        channel=row.channel,
        open=row.state != "closed",
        current=row.id == current,
    )


def _event_entries(cases: list[str], policy: Policy) -> list[Entry]:
    rows = EventRow.objects.filter(case__in=cases, kind__in=KINDS).order_by("-id")[:120]
    called = names()
    return [
        Entry(event.at, kind, title, detail, case, link=event.link if isinstance(event, ev.CrmWritten) else "")
        for case, kind, payload in rows.values_list("case", "kind", "payload")
        for event in (decode_event(kind, payload),)
        for title, detail in (_told(event, called, policy),)
        if title
    ]


def _account_entries(account: str, is_open: bool) -> list[Entry]:
    """What happened to the account elsewhere. That it happened is told; what exactly is a fact of the account."""
    return [
        Entry(event.at, "account", event.title, f"{event.detail}, told by {event.source}".lstrip(", "), "")
        if is_open
        else Entry(event.at, "account", event.title, f"told by {event.source}; more after sign-in", "")
        for event in account_events.of(account)
    ]


def _told(event: ev.Event, called: Mapping[str, str], policy: Policy) -> tuple[str, str]:
    """What an event says to a person, in one line and a detail; `called` is how people are called."""
    if isinstance(event, ev.Declined):
        return (
            f"{called.get(event.agent, event.agent)} passed it on",
            f"{event.reason}; back in its queue, its age kept",
        )
    if isinstance(event, ev.NotOpened):
        who = called.get(event.agent, event.agent)
        return f"{who} did not open it within {event.seconds:g} seconds", "back in its queue, its age kept"
    if isinstance(event, ev.HandedOff):
        return f"Handed off to {policy.label(event.queue)}, tier {event.tier}", event.handoff.reason
    if isinstance(event, ev.IdentityVerified) and not event.level:
        return "The sign-in does not count any more", event.method
    if isinstance(event, ev.IdentityVerified):
        return "Signed in for this case", event.method.rsplit(" ", 1)[0].rstrip(",")
    if isinstance(event, ev.MovedToPrivate):
        return "Moved to a private message", ""
    if isinstance(event, ev.OfferDecided):
        state = "shown" if event.decision.allowed else "withheld"
        return f"Offer {state}: {event.decision.offer}", "; ".join(event.decision.reasons)
    if isinstance(event, ev.OfferAnswered):
        return f"Offer {'accepted' if event.accepted else 'refused'}", event.offer
    if isinstance(event, ev.PromiseMade):
        return "Promised", event.text
    if isinstance(event, ev.PromiseKept):
        # That a call was made is said by the call itself.
        return ("", "") if event.promise.startswith("call-") else ("Promise kept", "")
    if isinstance(event, ev.PromiseOverdue):
        return "A promise is overdue", ""
    if isinstance(event, ev.CallBackDone):
        return ("Called back" if event.reached else "Called back, nobody answered"), ""
    if isinstance(event, ev.CallBackMissed):
        return "Call-back missed", "the case went one tier up"
    if isinstance(event, ev.SurveyAnswered):
        return f"Survey: {event.score} of 5", ""
    if isinstance(event, ev.WrappedUp):
        return "Closed", event.disposition
    if isinstance(event, ev.CrmWritten):
        return (
            (f"Written to {event.crm}", event.what)
            if event.written
            else (f"Not taken by {event.crm}", event.problem)
        )
    if isinstance(event, ev.Noted):
        return event.what.capitalize(), "" if event.what in WITHOUT_DETAIL else event.detail
    return "", ""
