"""What a list is asked for, and who may see what of it, as filters on the cases' rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from firsthand.desk.sight import Sight
from firsthand.domain.case import OPEN_STATES
from firsthand.records import search
from firsthand.records.incidents import waits_for_its_answer
from firsthand.records.models import CaseRow

ATTENTION = ("approval", "human", "refused", "unknown")
VIEWS = ("mine", "queues", "unassigned", "all")
EXACT = (
    *("topic", "tier", "urgency", "queue", "channel", "sentiment", "cluster", "customer", "store", "owner"),
    "launch",
)


@dataclass(frozen=True, slots=True)
class Ask:
    """What a list is asked for. Empty fields filter nothing.

    `state` is open, closed or any; `flag` is one of needs_person, unknown (not confirmed), human, refused,
    approval, late, private; `order` is urgent or newest. `since` is when the case was opened at the
    earliest; `after` and `before` are places that a page gave.
    """

    view: str = "mine"
    state: str = "open"
    topic: str = ""
    tier: str = ""
    urgency: str = ""
    queue: str = ""
    channel: str = ""
    sentiment: str = ""
    cluster: str = ""
    customer: str = ""
    store: str = ""
    owner: str = ""
    launch: str = ""
    since: str = ""
    flag: str = ""
    q: str = ""
    order: str = "urgent"
    after: str = ""
    before: str = ""


def filtered(rows: QuerySet[CaseRow], ask: Ask, sight: Sight, now: datetime) -> QuerySet[CaseRow]:
    rows = _view(in_sight(rows, sight), ask.view, sight)
    rows = rows.filter(**{name: value for name in EXACT if (value := getattr(ask, name))})
    rows = _flagged(_since(rows, ask.since), ask.flag, now)
    return _searched(rows, ask.q)


def _searched(rows: QuerySet[CaseRow], q: str) -> QuerySet[CaseRow]:
    """A word that many cases have is met soon on any walk: then the texts themselves are read, not the index."""
    if q.strip().startswith("case-"):
        return rows.filter(id=q.strip())
    for word in search.words_of(q) or q.split()[:1]:
        rows = rows.filter(Q(snippet__icontains=word) | Q(author__icontains=word))
    return rows


def in_sight(rows: QuerySet[CaseRow], sight: Sight) -> QuerySet[CaseRow]:
    """The same rule as `desk.sight.sees`, as a filter."""
    if sight.everything:
        return rows
    held = Q(owner=sight.agent)
    if sight.store:
        return rows.filter(held | Q(store=sight.store))
    # Not `store=""`: nearly every case has no store, and an index on it would be the slowest way to all of them.
    return rows.filter(held | Q(queue__in=sorted(sight.queues)) & ~Q(store__gt=""))


def _view(rows: QuerySet[CaseRow], view: str, sight: Sight) -> QuerySet[CaseRow]:
    if view == "mine":
        return rows.filter(owner=sight.agent)
    if view == "queues" and not sight.store:
        return _to_do(rows.filter(queue__in=sorted(sight.known)))
    if view == "unassigned":
        return _to_do(rows.filter(owner__isnull=True))
    return rows


def _to_do(rows: QuerySet[CaseRow]) -> QuerySet[CaseRow]:
    """One answer comes for all cases of an open incident: until somebody takes one, it is no row of work."""
    return rows.exclude(waits_for_its_answer(), owner__isnull=True)


def _since(rows: QuerySet[CaseRow], since: str) -> QuerySet[CaseRow]:
    """A moment that cannot be read filters nothing: an old link still opens."""
    try:
        at = datetime.fromisoformat(since)
    except ValueError:
        return rows
    return rows.filter(opened_at__gte=at) if at.tzinfo else rows


def _flagged(rows: QuerySet[CaseRow], flag: str, now: datetime) -> QuerySet[CaseRow]:
    if flag == "needs_person":
        return rows.filter(needs_person=True)
    if flag in ATTENTION:
        return rows.filter(attention=flag)
    if flag == "waiting":
        return rows.filter(waiting_since__isnull=False)
    if flag == "late":
        return rows.filter(due_at__lt=now)
    if flag == "private":
        return rows.filter(private=True)
    if flag == "reopened":
        return rows.filter(state__in=OPEN_STATES, opened_at__lt=F("waiting_since"))
    return rows
