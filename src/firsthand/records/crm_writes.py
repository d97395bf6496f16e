"""The box of CRM writes: `desk.crm_writing.CrmBox` over the database, and what the workspace shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q

from firsthand.desk.crm_writing import CrmWrite, Written
from firsthand.records.boxes import begin_anew, claimed, due_keys
from firsthand.records.log_reader import LogReader
from firsthand.records.models import CaseRow, CrmWriteRow

CURSOR = "crm_read_to"


@dataclass(frozen=True, slots=True)
class CrmCount:
    """How one CRM does."""

    written: int
    waiting: int
    refused: int
    last_at: datetime | None
    problem: str
    """Why the latest write waits to be made again; empty where none does."""


@dataclass(frozen=True, slots=True)
class CrmLine:
    """One case in a CRM, as the workspace lists it."""

    case: str
    author: str
    state: str
    at: datetime | None
    due: datetime | None
    tries: int
    link: str
    problem: str


class DjangoCrmBox(LogReader):
    """Implements `desk.crm_writing.CrmBox`."""

    def __init__(self) -> None:
        super().__init__(CURSOR)

    def put(self, writes: Sequence[CrmWrite], now: datetime) -> None:
        for write in writes:
            row, made = CrmWriteRow.objects.get_or_create(
                key=write.key,
                defaults={
                    "crm": write.crm,
                    "case": write.case,
                    "version": write.version,
                    "state": "ready",
                    "due": now,
                },
            )
            if made or row.version >= write.version:
                continue
            changes: dict[str, object] = {"version": write.version}
            if row.state in ("written", "refused") and row.version_written < write.version:
                changes |= {"state": "ready", "due": now, "tries": 0}
            CrmWriteRow.objects.filter(key=write.key).update(**changes)

    def set_back(self, crm: str, now: datetime) -> int:
        return begin_anew(CrmWriteRow.objects.filter(crm=crm), now, Q(tries=0))

    def due(self, crm: str, now: datetime, limit: int) -> list[str]:
        return due_keys(CrmWriteRow.objects.filter(crm=crm), now, limit)

    def claim(self, key: str, now: datetime) -> CrmWrite | None:
        row = claimed(CrmWriteRow, key, now, "writing", tries=F("tries") + 1)
        return CrmWrite(key, row.crm, row.case, row.version, row.fence + 1, row.tries + 1) if row else None

    def write_back(self, write: CrmWrite, written: Written, due: datetime | None, version: int) -> bool:
        """A case that moved on while it was written is written again at once."""
        rows = CrmWriteRow.objects.filter(key=write.key, fence=write.fence, state="writing")
        row = rows.first()
        if row is None:
            return False
        changes: dict[str, object] = {"problem": written.problem[:600], "due": due}
        if written.state == "written":
            newer = row.version > version
            changes |= {
                "state": "ready" if newer else "written",
                "due": row.tried_at if newer else None,
                "tries": 0,
                "version_written": version,
                "written_at": row.tried_at,
                "link": written.link[:500] or row.link,
            }
        else:
            changes["state"] = "ready" if written.state == "later" else "refused"
        return bool(rows.update(**changes))

    def stuck(self, crm: str, before: datetime) -> list[CrmWrite]:
        rows = CrmWriteRow.objects.filter(crm=crm, state="writing", tried_at__lt=before)
        return [CrmWrite(r.key, r.crm, r.case, r.version, r.fence, r.tries) for r in rows[:100]]


# --- the workspace -----------------------------------------------------------------------------------------


def again(crm: str, now: datetime, case: str = "") -> int:
    """What was refused, or waits for a while, is tried at once; returns how many."""
    rows = CrmWriteRow.objects.filter(crm=crm, state__in=("refused", "ready"))
    rows = rows.filter(case=case) if case else rows
    return rows.update(state="ready", due=now, tries=0)


def counts(crm: str) -> CrmCount:
    rows = CrmWriteRow.objects.filter(crm=crm)
    told = rows.aggregate(
        written=Count("key", filter=Q(version_written__gt=0)),
        waiting=Count("key", filter=Q(state__in=("ready", "writing"))),
        refused=Count("key", filter=Q(state="refused")),
        last=Max("written_at"),
    )
    worried = rows.filter(state="ready", tries__gt=0).exclude(problem="").order_by("-tried_at").first()
    return CrmCount(
        told["written"], told["waiting"], told["refused"], told["last"], worried.problem if worried else ""
    )


def lines(crm: str, limit: int = 60) -> list[CrmLine]:
    """What needs somebody first, then what waits, then what was written last."""
    found: list[CrmLine] = []
    for states, order in (
        (("refused",), "-tried_at"),
        (("ready", "writing"), "due"),
        (("written",), "-written_at"),
    ):
        rows = list(CrmWriteRow.objects.filter(crm=crm, state__in=states).order_by(order, "key")[:limit])
        authors = dict(CaseRow.objects.filter(id__in=[r.case for r in rows]).values_list("id", "author"))
        found += [
            CrmLine(
                r.case,
                authors.get(r.case, ""),
                r.state,
                r.written_at if r.state == "written" else r.tried_at,
                r.due,
                r.tries,
                r.link,
                r.problem,
            )
            for r in rows
        ]
    return found[:limit]
