"""The box of notices: `desk.notices.Box` over the database, and what the workspace shows of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import Q

from firsthand.desk.notices import WORKSPACE, Waiting
from firsthand.domain.notice import Notice
from firsthand.domain.people import Agent
from firsthand.records.boxes import begin_anew, claimed, due_keys
from firsthand.records.bulk import insert
from firsthand.records.directory import as_agent
from firsthand.records.log_reader import LogReader
from firsthand.records.models import NoticeRow, PersonRow

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


class DjangoNotices(LogReader):
    """Implements `desk.notices.Box`. What was in the log well before the first look calls nobody."""

    def __init__(self) -> None:
        super().__init__(CURSOR)

    def put(self, waiting: Iterable[tuple[Waiting, str]], now: datetime) -> None:
        rows = [_row(each, way) for each, way in waiting]
        insert(NoticeRow, COLUMNS, rows, on_conflict="ignore")

    def set_back(self, way: str, now: datetime) -> int:
        return begin_anew(NoticeRow.objects.filter(way=way), now, Q(fence=0))

    def due(self, way: str, now: datetime, limit: int) -> list[str]:
        return due_keys(NoticeRow.objects.filter(way=way), now, limit)

    def claim(self, key: str, now: datetime) -> Waiting | None:
        row = claimed(NoticeRow, key, now, "sending")
        return _waiting(row, row.fence + 1) if row else None

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
