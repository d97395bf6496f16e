"""The board's counts: what came in since a moment, how it fell, and how each queue stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet, Value

from firsthand.domain.case import OPEN_STATES
from firsthand.records.incidents import waits_for_its_answer
from firsthand.records.models import CaseRow, MentionRow, RawItem, ReplyRow

NEEDS_ANSWER = Q(actionable=True) | Q(abstain=True)
"""What is counted below stands in the index `mention_when` beside the time: no mention is read for it."""


@dataclass(frozen=True, slots=True)
class Fallen:
    """How the mentions since a moment fell."""

    mentions: int
    need_answer: int
    filtered_out: int
    needs_person: int


@dataclass(frozen=True, slots=True)
class QueueNow:
    """One queue as it stands: open, waiting for us, late, and since when its oldest customer waits.

    `unassigned` is what somebody has to take: a case that waits for its incident's one answer is not among them.
    """

    queue: str
    open: int
    unassigned: int
    waiting: int
    late: int
    oldest: datetime | None


def fallen(since: datetime, until: datetime) -> Fallen:
    """Counts of inbound mentions by what triage made of them."""
    rows = MentionRow.objects.filter(created_at__gte=since, created_at__lte=until, inbound=True)
    counted = rows.aggregate(
        mentions=Count("*"),
        need=Count("created_at", filter=NEEDS_ANSWER),
        person=Count("created_at", filter=Q(abstain=True)),
    )
    need = counted["need"]
    return Fallen(counted["mentions"], need, counted["mentions"] - need, counted["person"])


def by_hour(since: datetime, until: datetime, bars: int = 24) -> list[tuple[datetime, int, int]]:
    """(from, mentions, those that need an answer) in equal pieces of the span, for the small chart."""
    piece = max(timedelta(minutes=5), (until - since) / bars)
    starts = [since + piece * n for n in range(int((until - since) / piece) + 1)]
    # A stretch of the index for each piece, in one statement: a month of a large desk is a million mentions. One end a
    # piece: of two the database would go by the later one.
    ends = [Q(created_at__lt=at) for at in starts[1:]] + [Q(created_at__lte=until)]
    pieces = [
        _counted(Q(created_at__gte=at) & end, n) for n, (at, end) in enumerate(zip(starts, ends, strict=True))
    ]
    counts = {n: (all_of_them, needing) for n, all_of_them, needing in pieces[0].union(*pieces[1:], all=True)}
    return [(at, *counts.get(n, (0, 0))) for n, at in enumerate(starts)]


def _counted(when: Q, piece: int) -> QuerySet[MentionRow, tuple[int, int, int]]:
    named = MentionRow.objects.filter(when, inbound=True).annotate(piece=Value(piece)).values_list("piece")
    return named.annotate(n=Count("created_at"), need=Count("created_at", filter=NEEDS_ANSWER)).order_by()


def queues(now: datetime) -> list[QueueNow]:
    """Every queue with open cases, the one with the most waiting first."""
    waits = Q(waiting_since__isnull=False)
    rows = (
        CaseRow.objects.filter(state__in=OPEN_STATES)
        .values("queue")
        .annotate(
            open=Count("id"),
            unassigned=Count("id", filter=Q(owner__isnull=True) & ~waits_for_its_answer()),
            waiting=Count("id", filter=waits),
            late=Count("id", filter=Q(due_at__lt=now)),
            oldest=Min("waiting_since"),
        )
        .order_by(F("waiting").desc(), "queue")
    )
    return [QueueNow(**row) for row in rows]


def replies_by_status(statuses: Sequence[str]) -> dict[str, int]:
    rows = ReplyRow.objects.filter(status__in=list(statuses)).values_list("status").annotate(n=Count("id"))
    return {str(status): int(n) for status, n in rows}


def raw_waiting() -> int:
    """Bodies that were acknowledged and are not split yet."""
    return RawItem.objects.filter(state="new").count()


def newest_event() -> int:
    """The number of the newest event: what a cached report is as fresh as."""
    from firsthand.records.models import EventRow

    return EventRow.objects.order_by("-id").values_list("id", flat=True).first() or 0
