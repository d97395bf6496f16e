"""Stores and their pages: reviews, praise, and how they are answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count, Q

from firsthand.desk.sight import Sight
from firsthand.domain.case import OPEN_STATES
from firsthand.records.inbox import Ask, InboxRow, inbox
from firsthand.records.models import CaseRow, MentionRow, ReplyRow, StoreRow

PRAISE_RATING = 4


@dataclass(frozen=True, slots=True)
class StoreNow:
    """How a store stands: waiting, late, its rating of the last 90 days and how much of it was answered."""

    id: str
    name: str
    place: str
    manager: str
    waiting: int
    late: int
    rating: float | None
    reviews: int
    answered: int


@dataclass(frozen=True, slots=True)
class Review:
    """One review with its full text, the answer under it, and what its author wrote last after that."""

    row: InboxRow
    text: str
    later: str
    answer: str
    answer_status: str


def stores(now: datetime) -> list[StoreNow]:
    """Every store, by name."""
    return [_store(row, now) for row in StoreRow.objects.order_by("name")]


def store(store_id: str, now: datetime) -> StoreNow | None:
    row = StoreRow.objects.filter(id=store_id).first()
    return _store(row, now) if row else None


def _store(row: StoreRow, now: datetime) -> StoreNow:
    cases = CaseRow.objects.filter(store=row.id)
    rated = cases.filter(rating__isnull=False, opened_at__gte=now - timedelta(days=90))
    told = rated.aggregate(mean=Avg("rating"), n=Count("id"), answered=Count("id", filter=Q(answered=True)))
    open_now = cases.filter(state__in=OPEN_STATES)
    return StoreNow(
        row.id,
        row.name,
        row.place,
        row.manager,
        open_now.filter(waiting_since__isnull=False).count(),
        open_now.filter(due_at__lt=now).count(),
        told["mean"],
        told["n"],
        told["answered"],
    )


def reviews(store_id: str, sight: Sight, now: datetime) -> dict[str, list[Review]]:
    """What waits, praise among it apart, and what was answered lately."""
    waiting = inbox(Ask(view="all", store=store_id), sight, now).rows
    done = inbox(Ask(view="all", store=store_id, state="closed"), sight, now).rows
    full = _full([*waiting, *done])
    told = {
        "waiting": [r for r in waiting if r.waiting_since and not _praise(r)],
        "praise": [r for r in waiting if r.waiting_since and _praise(r)],
        "answered": [r for r in (*waiting, *done) if not r.waiting_since][:20],
    }
    return {part: [full[row.id] for row in rows] for part, rows in told.items()}


def _praise(row: InboxRow) -> bool:
    return (row.rating or 0) >= PRAISE_RATING or (row.rating is None and row.sentiment == "positive")


def _full(rows: list[InboxRow]) -> dict[str, Review]:
    ids = [row.id for row in rows]
    texts: dict[str, list[str]] = {}
    for case, text in (
        MentionRow.objects.filter(case__in=ids, inbound=True).order_by("created_at").values_list("case", "text")
    ):
        texts.setdefault(case, []).append(text)
    answers: dict[str, tuple[str, str]] = {}
    replies = (
        ReplyRow.objects.filter(case__in=ids).exclude(status__in=("cancelled", "draft")).order_by("created_at")
    )
    for case, text, status in replies.values_list("case", "text", "status"):
        answers[case] = (text, status)
    return {row.id: _review(row, texts.get(row.id, [row.snippet]), *answers.get(row.id, ("", ""))) for row in rows}


def _review(row: InboxRow, written: list[str], answer: str, status: str) -> Review:
    return Review(row, written[0], written[-1] if len(written) > 1 else "", answer, status)
