"""The inbox's lists: pages of open or closed cases, by who may see them, in the time of an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from heapq import merge

from django.db.models import Q, QuerySet

from firsthand.desk.sight import Sight
from firsthand.domain.case import OPEN_STATES
from firsthand.records import search
from firsthand.records.list_filters import ATTENTION, EXACT, VIEWS, Ask, filtered, in_sight
from firsthand.records.list_order import NEWEST, URGENT, Rank, Section, rank_in, read, written
from firsthand.records.models import CaseRow

__all__ = ("VIEWS", "Ask", "InboxPage", "InboxRow", "by_ids", "count", "count_attention", "counts", "inbox")

PAGE = 50
MOST_COUNTED = 1000
"""Above this a count is shown as "999+": nobody acts on the difference, and counting it costs time."""

NARROW = 1000
"""A filter that leaves no more than this is sorted here; a wider one is read in the order of an index. Either way
a page costs no walk through everything that is open."""


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
    launch: str | None


_COLUMNS = tuple(field.name for field in fields(InboxRow))


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page. `after` and `before` are the places where its neighbours begin, empty where there is none."""

    rows: tuple[InboxRow, ...]
    page: int = 1
    more: bool = False
    after: str = ""
    before: str = ""


def inbox(ask: Ask, sight: Sight, now: datetime) -> InboxPage:
    """One page of what this person may see."""
    sections = NEWEST if ask.order == "newest" or ask.state == "closed" else URGENT
    backwards = bool(ask.before) and not ask.after
    place = read(ask.after or ask.before, sections)
    narrow = _few(ask, sight, now)
    if narrow is None:
        found = list(_walked(ask, sight, now, sections, place, backwards))
    else:
        found = _sorted(narrow, sections, place, backwards)
    return _page(found, sections, place, backwards)


def _page(found: list[InboxRow], sections: tuple[Section, ...], place: Rank | None, backwards: bool) -> InboxPage:
    """One page of up to one row more than fits; backwards the rows come in the order away from the place."""
    more, rows = len(found) > PAGE, found[:PAGE]
    rows = rows[::-1] if backwards else rows
    if not rows:
        return InboxPage(())
    rank = rank_in(sections)
    goes_on, goes_back = (True, more) if backwards else (more, place is not None)
    return InboxPage(
        tuple(rows),
        more=goes_on,
        after=written(rank(rows[-1])) if goes_on else "",
        before=written(rank(rows[0])) if goes_back else "",
    )


def _few(ask: Ask, sight: Sight, now: datetime) -> list[InboxRow] | None:
    """All rows of a narrow list, in no order; None for a wide one."""
    words = [] if ask.q.startswith("case-") else search.words_of(ask.q)
    hits = search.first(words, NARROW + 1) if words else []
    if words and len(hits) <= NARROW:
        asked = replace(ask, q="")
        pieces = (filtered(_with_ids(hits[at : at + 400]), asked, sight, now) for at in range(0, len(hits), 400))
        return [row for piece in pieces for row in _rows(piece.filter(state__in=_states(ask)), NARROW)]
    if not (ask.flag or ask.view != "all" or any(getattr(ask, name) for name in EXACT) or (ask.q and not words)):
        return None
    wanted = filtered(CaseRow.objects.filter(state__in=_states(ask)), ask, sight, now)
    ids = list(wanted.order_by().values_list("id", flat=True)[: NARROW + 1])
    if len(ids) > NARROW:
        return None
    return [row for at in range(0, len(ids), 400) for row in _rows(_with_ids(ids[at : at + 400]), NARROW)]


def _with_ids(ids: list[str]) -> QuerySet[CaseRow]:
    return CaseRow.objects.filter(id__in=ids).order_by()


def _sorted(
    rows: list[InboxRow], sections: tuple[Section, ...], place: Rank | None, backwards: bool
) -> list[InboxRow]:
    rank = rank_in(sections)
    rows = sorted(rows, key=rank, reverse=backwards)
    if place:
        rows = [row for row in rows if (rank(row) < place if backwards else rank(row) > place)]
    return rows[: PAGE + 1]


def _walked(
    ask: Ask,
    sight: Sight,
    now: datetime,
    sections: tuple[Section, ...],
    place: Rank | None,
    backwards: bool,
) -> Iterable[InboxRow]:
    """Rows in order, each state from its own index range and merged: never a sort of everything that is open."""
    left = PAGE + 1
    for section in reversed(sections) if backwards else sections:
        if place and (section.number > place[0] if backwards else section.number < place[0]):
            continue
        beyond = section.beyond(place, backwards) if place and place[0] == section.number else Q()
        order = section.backwards if backwards else section.order
        parts = [
            _rows(_of(state, ask, sight, now).filter(section.only, beyond).order_by(*order), left)
            for state in _states(ask)
        ]
        for row in merge(*parts, key=section.rank, reverse=backwards):
            yield row
            left -= 1
            if not left:
                return


def by_ids(ids: Iterable[str], sight: Sight, page: int = 1) -> InboxPage:
    """The cases behind a number, newest first, as far as this person may see them."""
    start = (max(1, page) - 1) * PAGE
    wanted = list(ids)[:20_000]
    rows: list[InboxRow] = []
    for at in range(0, len(wanted), 400):
        piece = in_sight(CaseRow.objects.filter(id__in=wanted[at : at + 400]), sight)
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
    rows = in_sight(CaseRow.objects.filter(attention__in=ATTENTION), sight)
    return rows.order_by()[:MOST_COUNTED].count()


def _count(ask: Ask, sight: Sight, now: datetime) -> int:
    total = 0
    for state in _states(ask):
        rows = filtered(CaseRow.objects.filter(state=state), ask, sight, now)
        total += rows.order_by()[: MOST_COUNTED - total].count()
        if total >= MOST_COUNTED:
            break
    return total


def _states(ask: Ask) -> tuple[str, ...]:
    if ask.state == "closed":
        return ("closed",)
    return (*OPEN_STATES, "closed") if ask.state == "any" else OPEN_STATES


def _of(state: str, ask: Ask, sight: Sight, now: datetime) -> QuerySet[CaseRow]:
    return filtered(CaseRow.objects.filter(state=state), ask, sight, now)


def _rows(rows: QuerySet[CaseRow], most: int) -> Iterable[InboxRow]:
    for values in rows.values_list(*_COLUMNS)[:most]:
        yield InboxRow(*values)
