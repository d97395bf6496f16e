"""Planned launches in the records, who keeps them, and the cases that tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.db.models import Count, Q

from firsthand.desk.ports import Conflict
from firsthand.domain.case import OPEN_STATES
from firsthand.domain.digest import text_sha256
from firsthand.domain.launch import Launch
from firsthand.engine.incidents import WINDOW
from firsthand.records.models import AuditRow, CaseRow, LaunchRow, MentionRow
from firsthand.records.units import unit

LOOKED_MOST = 50_000
"""So many mentions are read for a preview: enough to judge words by, and done in a moment."""
AGAIN_MOST = 5_000
TOLD_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed a launch, when and how."""

    at: datetime
    who: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Post:
    """One mention of a preview."""

    at: datetime
    channel: str
    author: str
    text: str
    case: str


@dataclass(frozen=True, slots=True)
class Told:
    """The cases of a launch: all, those that wait for us, those that were answered."""

    cases: int = 0
    waiting: int = 0
    answered: int = 0


def every() -> tuple[Launch, ...]:
    """All launches, the latest first. There are few: a desk plans some in a month."""
    rows = LaunchRow.objects.order_by("-starts_at", "id")
    return tuple(_launch(row) for row in rows)


def get(launch: str) -> Launch:
    """Raises KeyError for a stranger."""
    row = LaunchRow.objects.filter(id=launch).first()
    if row is None:
        raise KeyError(launch)
    return _launch(row)


def keep(launch: Launch, by: str, at: datetime, over: str = "") -> None:
    """Store a launch, new or changed. Who and when stand beside it; the history is the audit's.

    `over` is the mark of the launch that whoever changes it saw, none for a new one. Raises Conflict where another
    stands there by now: an end is not undone by a change that did not know of it.
    """
    columns = {
        "name": launch.name,
        "starts_at": launch.starts_at,
        "ends_at": launch.ends_at,
        "ended_at": launch.ended_at,
        "body": _body(launch),
        "by": by,
        "at": at,
    }
    with unit():
        stands = LaunchRow.objects.select_for_update().filter(id=launch.id).first()
        if (mark(_launch(stands)) if stands else "") != over:
            raise Conflict(f"launch {launch.id} was changed meanwhile")
        LaunchRow(id=launch.id, **columns).save(force_insert=not stands, force_update=bool(stands))


def mark(launch: Launch) -> str:
    """What tells this launch from the same one before a change."""
    return text_sha256(_body(launch))


def history(launch: str) -> list[Change]:
    """What was changed of a launch, the newest first."""
    rows = AuditRow.objects.filter(about=launch, what__startswith="launch ").order_by("-id")
    return [Change(*row) for row in rows.values_list("at", "who", "what", "detail")]


def told(launch: str) -> Told:
    waits = Q(state__in=OPEN_STATES, waiting_since__isnull=False)
    counted = CaseRow.objects.filter(launch=launch).aggregate(
        cases=Count("id"), waiting=Count("id", filter=waits), answered=Count("id", filter=Q(answered=True))
    )
    return Told(**counted)


def told_before(launch: str, now: datetime) -> list[str]:
    """What the cases of a launch said before the finder of incidents looks: the newest of them."""
    rows = CaseRow.objects.filter(launch=launch, opened_at__lt=now - WINDOW).order_by("-opened_at")
    return list(rows.values_list("snippet", flat=True)[:TOLD_MOST])


def open_cases(since: datetime) -> list[tuple[str, datetime, str]]:
    """(id, opened, text) of open cases since then, the newest first: what a launch that came late looks at again."""
    rows = CaseRow.objects.filter(state__in=OPEN_STATES, opened_at__gte=since).order_by("-opened_at")
    return [(case, at, text) for case, at, text in rows.values_list("id", "opened_at", "snippet")[:AGAIN_MOST]]


def lately(now: datetime, days: int) -> tuple[int, list[Post]]:
    """How many inbound mentions came in these days, and the newest of them to look through."""
    rows = MentionRow.objects.filter(inbound=True, gone=False, created_at__gt=now - timedelta(days=days))
    columns = rows.filter(created_at__lte=now).order_by("-created_at")
    count = columns.count()
    found = columns.values_list("created_at", "channel", "author", "text", "case")[:LOOKED_MOST]
    return count, [Post(*row) for row in found]


def _body(launch: Launch) -> str:
    return msgspec.json.encode(launch).decode()


def _launch(row: LaunchRow) -> Launch:
    return msgspec.json.decode(row.body, type=Launch)
