"""The box of notices: `desk.notices.Box` over the database, and what the workspace shows of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Max, Min

from firsthand.desk.notices import WORKSPACE, Waiting
from firsthand.domain.notice import Notice
from firsthand.domain.people import Agent
from firsthand.records import settings
from firsthand.records.bulk import insert
from firsthand.records.directory import as_agent
from firsthand.records.live import LOOK_BACK
from firsthand.records.models import EventRow, NoticeRow, PersonRow

CURSOR = "notices_read_to"
COLUMNS = (
    "key case version kind person way title source stage last_action at state fence due tried_at problem"
).split()


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as the workspace lists it."""

    key: str
    case: str
    kind: str
    title: str
    source: str
    stage: str
    last_action: str
    at: datetime
    unread: bool


class DjangoNotices:
    """Implements `desk.notices.Box`. Events are read by their number, a stretch back, for late commits.

    What was in the log well before the first look is history: nobody is called for it.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {"last": 0, "seen": []}
        self._moved = False

    def fresh(self, kinds: Sequence[str], limit: int, since: datetime) -> list[tuple[str, int]]:
        kept = json.loads(settings.get(CURSOR, "{}") or "{}")
        last, seen = int(kept.get("last", -1)), set(kept.get("seen", ()))
        rows = EventRow.objects.filter(kind__in=list(kinds)).order_by("id")
        if last < 0:
            last = self._first_look(since)
            seen = set(rows.filter(id__gt=last - LOOK_BACK, id__lte=last).values_list("id", flat=True))
        rows = rows.filter(id__gt=last - LOOK_BACK)
        found = [
            row for row in rows.values_list("id", "case", "version")[: limit + LOOK_BACK] if row[0] not in seen
        ]
        found = found[:limit]
        top = max([last, *(row[0] for row in found)])
        if len(found) < limit:
            top = max(top, EventRow.objects.aggregate(last=Max("id"))["last"] or 0)
        read = sorted(n for n in seen | {row[0] for row in found} if n > top - LOOK_BACK)
        self._kept = {"last": top, "seen": read}
        self._moved = bool(found) or "last" not in kept or top - int(kept["last"]) >= LOOK_BACK // 2
        return [(case, version) for _, case, version in found]

    def _first_look(self, since: datetime) -> int:
        """The number after which events are looked at the first time: those since a moment ago, not the history."""
        first = EventRow.objects.filter(at__gte=since).aggregate(first=Min("id"))["first"]
        return first - 1 if first is not None else EventRow.objects.aggregate(last=Max("id"))["last"] or 0

    def moved(self) -> bool:
        return self._moved

    def looked_at(self) -> None:
        settings.put(CURSOR, json.dumps(self._kept))

    def put(self, waiting: Iterable[tuple[Waiting, str]], now: datetime) -> None:
        rows = [_row(each, way) for each, way in waiting]
        insert(NoticeRow, COLUMNS, rows, on_conflict="ignore")

    def due(self, way: str, now: datetime, limit: int) -> list[str]:
        rows = NoticeRow.objects.filter(way=way, state="ready", due__lte=now).order_by("due", "key")
        return list(rows.values_list("key", flat=True)[:limit])

    def claim(self, key: str, now: datetime) -> Waiting | None:
        row = NoticeRow.objects.filter(key=key, state="ready", due__lte=now).first()
        if row is None:
            return None
        moved = NoticeRow.objects.filter(key=key, state="ready", fence=row.fence).update(
            state="sending", fence=row.fence + 1, tried_at=now
        )
        return _waiting(row, row.fence + 1) if moved else None

    def write_back(self, key: str, fence: int, state: str, problem: str, due: datetime | None) -> bool:
        rows = NoticeRow.objects.filter(key=key, fence=fence, state="sending")
        return bool(rows.update(state=state, problem=problem[:300], due=due))

    def stuck(self, way: str, before: datetime) -> list[Waiting]:
        rows = NoticeRow.objects.filter(way=way, state="sending", tried_at__lt=before)
        return [_waiting(row, row.fence) for row in rows[:100]]


def _row(each: Waiting, way: str) -> tuple[object, ...]:
    notice = each.notice
    state = "unread" if way == WORKSPACE else "ready"
    words = (notice.title[:200], notice.source[:300], notice.stage[:300], notice.last_action[:600])
    key = _stored(each.key)
    return (
        key, notice.case, notice.version, notice.kind, each.person, way, *words, notice.at, state, 0, notice.at,
        None, "",
    )  # fmt: skip


def _stored(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _waiting(row: NoticeRow, fence: int) -> Waiting:
    notice = Notice(row.case, row.version, row.kind, row.title, row.source, row.stage, row.last_action, row.at)
    return Waiting(row.key, row.person, notice, fence, fence)


# --- the workspace -----------------------------------------------------------------------------------------


def of(person: str, limit: int = 100) -> list[Told]:
    """A person's notices, newest first."""
    rows = NoticeRow.objects.filter(person=person, way=WORKSPACE).order_by("-at", "key")[:limit]
    return [
        Told(r.key, r.case, r.kind, r.title, r.source, r.stage, r.last_action, r.at, unread=r.state == "unread")
        for r in rows
    ]


def unread(person: str) -> int:
    return NoticeRow.objects.filter(person=person, way=WORKSPACE, state="unread").count()


def mark_read(person: str, case: str = "") -> int:
    """All of a person's notices, or those of one case, are read; returns how many were unread."""
    rows = NoticeRow.objects.filter(person=person, way=WORKSPACE, state="unread")
    return (rows.filter(case=case) if case else rows).update(state="read")


def everybody() -> list[Agent]:
    return [as_agent(row) for row in PersonRow.objects.order_by("id")]


def addresses() -> dict[str, str]:
    """Each person's e-mail address, of those who have one."""
    rows = PersonRow.objects.filter(user__isnull=False).exclude(user__email="")
    return dict(rows.values_list("id", "user__email"))
