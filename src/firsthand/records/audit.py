"""The audit: who did what, in a hash-linked chain."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from firsthand.records.models import AuditRow
from firsthand.records.units import unit

GENESIS = "0" * 64


class DjangoAudit:
    """Implements `desk.ports.Audit`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def note(self, who: str, what: str, about: str = "", detail: str = "") -> None:
        with unit():
            last = AuditRow.objects.order_by("-id").values_list("link", flat=True).first() or GENESIS
            row = AuditRow(at=self._now(), who=who[:80], what=what[:60], about=about[:120], detail=detail)
            row.link = link(last, row)
            row.save()


def link(before: str, row: AuditRow) -> str:
    text = "\x1f".join((before, row.at.isoformat(), row.who, row.what, row.about, row.detail))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def broken_link() -> int | None:
    """The id of the first audit row that does not follow from the one before it; None when all do."""
    before = GENESIS
    for row in AuditRow.objects.order_by("id").iterator():
        if row.link != link(before, row):
            return row.id
        before = row.link
    return None


def keep_all(notes: Sequence[tuple[datetime, str, str, str, str]]) -> None:
    """Many notes (at, who, what, about, detail) at once, linked in their order."""
    with unit():
        before = AuditRow.objects.order_by("-id").values_list("link", flat=True).first() or GENESIS
        rows = [
            AuditRow(at=at, who=w[:80], what=what[:60], about=a[:120], detail=d) for at, w, what, a, d in notes
        ]
        for row in rows:
            row.link = before = link(before, row)
        AuditRow.objects.bulk_create(rows, batch_size=500)
