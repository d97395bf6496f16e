"""Following the log: what was appended since the last look, with what is needed to know who may see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import close_old_connections
from django.db.models import Max

from firsthand.records.models import CaseRow, EventRow

LOOK_BACK = 200
"""So many numbers are read again each time: on PostgreSQL a lower number may be committed after a higher one."""
MOST = 2000


@dataclass(frozen=True, slots=True)
class Change:
    """One event of the log, without its content."""

    number: int
    case: str
    kind: str
    by: str
    version: int
    queue: str
    store: str
    owner: str | None


class Follower:
    """Reads on from where it stood. One follower serves every open page of a process."""

    def __init__(self) -> None:
        self._last = 0
        self._seen: set[int] = set()

    def start(self) -> None:
        """From here on; what is in the log already is on the pages already."""
        close_old_connections()
        self._last = EventRow.objects.aggregate(last=Max("id"))["last"] or 0
        recent = EventRow.objects.filter(id__gt=self._last - LOOK_BACK).values_list("id", flat=True)
        self._seen = set(recent)

    def changes(self) -> list[Change]:
        """What came since the last call, in the order of the log."""
        close_old_connections()
        columns = ("id", "case", "kind", "by", "version")
        rows = EventRow.objects.filter(id__gt=self._last - LOOK_BACK).order_by("id").values_list(*columns)
        fresh = [row for row in rows[:MOST] if row[0] not in self._seen]
        if not fresh:
            return []
        self._last = max(self._last, *(row[0] for row in fresh))
        self._seen = {n for n in self._seen | {row[0] for row in fresh} if n > self._last - LOOK_BACK}
        where = {case: rest for case, *rest in self._where({row[1] for row in fresh})}
        return [Change(*row, *where[row[1]]) for row in fresh if row[1] in where]

    def _where(self, cases: set[str]) -> list[tuple[str, str, str, str | None]]:
        found: list[tuple[str, str, str, str | None]] = []
        ids = sorted(cases)
        for at in range(0, len(ids), 400):
            piece = CaseRow.objects.filter(id__in=ids[at : at + 400])
            found += piece.values_list("id", "queue", "store", "owner")
        return found
