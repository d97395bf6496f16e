"""The box of notices: `desk.notices.Box` over the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from firsthand.desk.notices import WORKSPACE, Waiting
from firsthand.domain.notice import Notice
from firsthand.domain.people import Agent
from firsthand.records.boxes import begin_anew, due_keys
from firsthand.records.bulk import insert
from firsthand.records.directory import as_agent
from firsthand.records.log_reader import LogReader
from firsthand.records.models import NoticeRow, PersonRow

CURSOR = "notices_read_to"
COLUMNS = (
    "key case version kind person way title source stage last_action at state fence due tried_at problem bundle"
).split()
AS_ONE_MAX = 500
"""So many leave together; a mail that named more would not be read to its end. The rest follows."""


class DjangoNotices(LogReader):
    """Implements `desk.notices.Box`. What was in the log well before the first look calls nobody."""

    def __init__(self) -> None:
        super().__init__(CURSOR)

    def put(self, waiting: Iterable[tuple[Waiting, str]], now: datetime) -> None:
        rows = [_row(each, way) for each, way in waiting]
        insert(NoticeRow, COLUMNS, rows, on_conflict="ignore")

    def set_back(self, way: str, now: datetime) -> int:
        return begin_anew(NoticeRow.objects.filter(way=way), now, Q(fence=0))

    def due(self, way: str, now: datetime, limit: int) -> list[list[str]]:
        return [[key] for key in due_keys(NoticeRow.objects.filter(way=way), now, limit)]

    def due_bundles(self, way: str, now: datetime, limit: int, since: datetime) -> list[list[str]]:
        rows = _free(way, now, since)
        firsts = rows.order_by("due", "key").values_list("person", "bundle")[:limit]
        return [
            due_keys(rows.filter(person=person, bundle=bundle), now, AS_ONE_MAX)
            for person, bundle in dict.fromkeys(firsts)
        ]

    def claim(self, keys: Sequence[str], now: datetime) -> list[Waiting]:
        rows = NoticeRow.objects.filter(key__in=keys, state="ready", due__lte=now).order_by("due", "key")
        mine = list(rows.select_for_update(skip_locked=True))
        moved = NoticeRow.objects.filter(key__in=[row.key for row in mine], state="ready")
        moved.update(state="sending", fence=F("fence") + 1, tried_at=now)
        return [_waiting(row, row.fence + 1) for row in mine]

    def write_back(self, told: Sequence[Waiting], state: str, problem: str, due: datetime | None) -> int:
        written = 0
        for fence in {waiting.fence for waiting in told}:
            keys = [waiting.key for waiting in told if waiting.fence == fence]
            rows = NoticeRow.objects.filter(key__in=keys, fence=fence, state="sending")
            written += rows.update(state=state, problem=problem[:300], due=due)
        return written

    def stuck(self, way: str, before: datetime) -> list[Waiting]:
        rows = NoticeRow.objects.filter(way=way, state="sending", tried_at__lt=before)
        return [_waiting(row, row.fence) for row in rows[:AS_ONE_MAX]]


def _free(way: str, now: datetime, since: datetime) -> QuerySet[NoticeRow]:
    """What is due of the bundles of which nothing left, or is just leaving, after `since`."""
    left = NoticeRow.objects.filter(person=OuterRef("person"), way=way, bundle=OuterRef("bundle"))
    left = left.filter(state__in=("sending", "sent", "unknown"), tried_at__gt=since, tried_at__lte=now)
    return NoticeRow.objects.filter(~Exists(left), way=way, state="ready", due__lte=now)


def _row(each: Waiting, way: str) -> tuple[object, ...]:
    notice = each.notice
    state = "unread" if way == WORKSPACE else "ready"
    words = (notice.title[:200], notice.source[:300], notice.stage[:300], notice.last_action[:600])
    key = _stored(each.key)
    return (
        key, notice.case, notice.version, notice.kind, each.person, way, *words, notice.at, state, 0, notice.at,
        None, "", notice.bundle or key,
    )  # fmt: skip


def _stored(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _waiting(row: NoticeRow, fence: int) -> Waiting:
    words = (row.title, row.source, row.stage, row.last_action)
    bundle = row.bundle if row.bundle != row.key else ""
    notice = Notice(row.case, row.version, row.kind, *words, row.at, bundle=bundle)
    return Waiting(row.key, row.person, notice, fence, fence)


def everybody() -> list[Agent]:
    return [as_agent(row) for row in PersonRow.objects.order_by("id")]


def addresses() -> dict[str, str]:
    """Each person's e-mail address, of those who have one."""
    rows = PersonRow.objects.filter(user__isnull=False).exclude(user__email="")
    return dict(rows.values_list("id", "user__email"))
