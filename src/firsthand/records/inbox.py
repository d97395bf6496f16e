"""The inbox's lists: pages of open or closed cases, by who may see them, in the time of an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from heapq import merge
from itertools import islice

from django.db.models import F, Q, QuerySet

from firsthand.desk.sight import Sight
from firsthand.domain.case import OPEN_STATES
from firsthand.records.models import CaseRow

PAGE = 50
MOST_COUNTED = 1000
"""Above this a count is shown as "999+": nobody acts on the difference, and counting it costs time."""

ATTENTION = ("approval", "human", "refused", "unknown")
VIEWS = ("mine", "queues", "unassigned", "all")
EXACT = ("topic", "tier", "urgency", "queue", "channel", "sentiment", "cluster", "customer", "store", "owner")


@dataclass(frozen=True, slots=True)
class Ask:
    """What a list is asked for. Empty fields filter nothing.

    `state` is open, closed or any; `flag` is one of needs_person, unknown (not confirmed), human, refused,
    approval, late, private; `order` is urgent or newest.
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
    flag: str = ""
    q: str = ""
    order: str = "urgent"
    page: int = 1


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One case as a list shows it."""

    id: str
    state: str
    channel: str
    author: str
    snippet: str
    queue: str
    tier: int
    topic: str
    urgency: str
    sentiment: str
    churn: str
    lang: str
    store: str
    owner: str | None
    needs_person: bool
    attention: str
    private: bool
    rating: int | None
    answered: bool
    mentions: int
    opened_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None
    touched_at: datetime
    closed_at: datetime | None
    disposition: str
    cluster: str


_COLUMNS = tuple(field.name for field in fields(InboxRow))


@dataclass(frozen=True, slots=True)
class InboxPage:
    rows: tuple[InboxRow, ...]
    page: int
    more: bool

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.page - 1) * PAGE + len(self.rows)


def inbox(ask: Ask, sight: Sight, now: datetime) -> InboxPage:
    """One page of what this person may see."""
    start = (max(1, ask.page) - 1) * PAGE
    found = list(islice(_ordered(ask, sight, now, start + PAGE + 1), start, start + PAGE + 1))
    return InboxPage(tuple(found[:PAGE]), max(1, ask.page), len(found) > PAGE)


def by_ids(ids: Iterable[str], sight: Sight, page: int = 1) -> InboxPage:
    """The cases behind a number, newest first, as far as this person may see them."""
    start = (max(1, page) - 1) * PAGE
    wanted = list(ids)[:20_000]
    rows: list[InboxRow] = []
    for at in range(0, len(wanted), 400):
        piece = _in_sight(CaseRow.objects.filter(id__in=wanted[at : at + 400]), sight)
        rows += [InboxRow(*values) for values in piece.values_list(*_COLUMNS)]
    rows.sort(key=lambda row: (row.opened_at, row.id), reverse=True)
    return InboxPage(tuple(rows[start : start + PAGE]), max(1, page), len(rows) > start + PAGE)


def counts(sight: Sight, now: datetime) -> Mapping[str, int]:
    """How many open cases each view holds, counted up to MOST_COUNTED."""
    return {view: _count(Ask(view=view), sight, now) for view in VIEWS}


def count(ask: Ask, sight: Sight, now: datetime) -> int:
    return _count(ask, sight, now)


def count_attention(sight: Sight) -> int:
    """How many cases in sight have a reply that somebody has to look at."""
    rows = _in_sight(CaseRow.objects.filter(attention__in=ATTENTION), sight)
    return rows.order_by()[:MOST_COUNTED].count()


def _count(ask: Ask, sight: Sight, now: datetime) -> int:
    total = 0
    for state in _states(ask):
        rows = _filtered(CaseRow.objects.filter(state=state), ask, sight, now)
        total += rows.order_by()[: MOST_COUNTED - total].count()
        if total >= MOST_COUNTED:
            break
    return total


def _states(ask: Ask) -> tuple[str, ...]:
    if ask.state == "closed":
        return ("closed",)
    return (*OPEN_STATES, "closed") if ask.state == "any" else OPEN_STATES


def _ordered(ask: Ask, sight: Sight, now: datetime, most: int) -> Iterable[InboxRow]:
    """Rows in order, read from one index range a state and merged: never a sort of everything that is open."""
    if ask.order == "newest" or ask.state == "closed":
        rows = _filtered(CaseRow.objects.filter(state__in=_states(ask)), ask, sight, now)
        yield from _rows(rows.order_by("-opened_at", "id"), most)
        return
    waiting = [
        _rows(_of(state, ask, sight, now).filter(due_at__isnull=False).order_by("due_at", "id"), most)
        for state in _states(ask)
    ]
    yield from merge(*waiting, key=lambda row: (row.due_at, row.id))
    rest = [
        _rows(_of(state, ask, sight, now).filter(due_at__isnull=True).order_by("-touched_at", "id"), most)
        for state in _states(ask)
    ]
    yield from merge(*rest, key=lambda row: (row.touched_at, row.id), reverse=True)


def _of(state: str, ask: Ask, sight: Sight, now: datetime) -> QuerySet[CaseRow]:
    return _filtered(CaseRow.objects.filter(state=state), ask, sight, now)


def _rows(rows: QuerySet[CaseRow], most: int) -> Iterable[InboxRow]:
    for values in rows.values_list(*_COLUMNS)[:most]:
        yield InboxRow(*values)


def _filtered(rows: QuerySet[CaseRow], ask: Ask, sight: Sight, now: datetime) -> QuerySet[CaseRow]:
    rows = _view(_in_sight(rows, sight), ask.view, sight)
    rows = rows.filter(**{name: value for name in EXACT if (value := getattr(ask, name))})
    rows = _flagged(rows, ask.flag, now)
    for word in ask.q.split()[:6]:
        by_author = Q(author__icontains=word.lstrip("@")) if len(word) > 2 else Q()
        rows = rows.filter(Q(snippet__icontains=word) | by_author | Q(id=word))
    return rows


def _in_sight(rows: QuerySet[CaseRow], sight: Sight) -> QuerySet[CaseRow]:
    """The same rule as `desk.sight.sees`, as a filter."""
    if sight.everything:
        return rows
    held = Q(owner=sight.agent)
    if sight.store:
        return rows.filter(held | Q(store=sight.store))
    return rows.filter(held | Q(store="", queue__in=sorted(sight.queues)))


def _view(rows: QuerySet[CaseRow], view: str, sight: Sight) -> QuerySet[CaseRow]:
    if view == "mine":
        return rows.filter(owner=sight.agent)
    if view == "queues" and not sight.store:
        return rows.filter(queue__in=sorted(sight.known))
    if view == "unassigned":
        return rows.filter(owner__isnull=True)
    return rows


def _flagged(rows: QuerySet[CaseRow], flag: str, now: datetime) -> QuerySet[CaseRow]:
    if flag == "needs_person":
        return rows.filter(needs_person=True)
    if flag in ATTENTION:
        return rows.filter(attention=flag)
    if flag == "late":
        return rows.filter(due_at__lt=now)
    if flag == "private":
        return rows.filter(private=True)
    if flag == "reopened":
        return rows.filter(state__in=OPEN_STATES, opened_at__lt=F("waiting_since"))
    return rows
