"""The audit: who did what, in a hash-linked chain."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from django.db import connection

from firsthand.records.models import AuditRow
from firsthand.records.units import unit

GENESIS = "0" * 64
CHAIN = 0x6669727374
"""The name of the lock that writers of the chain take in turn."""


class DjangoAudit:
    """Implements `desk.ports.Audit`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def note(self, who: str, what: str, about: str = "", detail: str = "") -> None:
        with unit():
            _in_turn()
            last = AuditRow.objects.order_by("-id").values_list("link", flat=True).first() or GENESIS
            row = AuditRow(at=self._now(), who=who[:80], what=what[:60], about=about[:120], detail=detail)
            row.link = link(last, row)
            row.save()


def _in_turn() -> None:
    """One writer of the chain at a time: on PostgreSQL two that read the same last link would fork it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN])


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
        _in_turn()
        before = AuditRow.objects.order_by("-id").values_list("link", flat=True).first() or GENESIS
        rows = [
            AuditRow(at=at, who=w[:80], what=what[:60], about=a[:120], detail=d) for at, w, what, a, d in notes
        ]
        for row in rows:
            row.link = before = link(before, row)
        AuditRow.objects.bulk_create(rows, batch_size=500)


def forget(words: Collection[str], *, by: str, at: datetime) -> int:
    """A person's handles go from the details, the chain is linked anew from there, and a note says so."""
    rows = list(AuditRow.objects.order_by("id"))
    named = {row.pk for row in rows if _names(row, words)}
    before, changed = GENESIS, False
    for row in rows:
        changed = changed or row.pk in named
        if row.pk in named:
            row.detail, row.about = "erased", row.about if row.about not in words else "erased"
        if changed:
            row.link = link(before, row)
            row.save(update_fields=["detail", "about", "link"])
        before = row.link
    keep_all([(at, by, "person erased", "", f"{len(named)} notes of this audit were emptied")])
    return len(named)


def _names(row: AuditRow, words: Collection[str]) -> bool:
    found = set(_WORD.findall(row.detail))
    return row.about in words or any(word in found or f" {word}:" in row.detail for word in words)


_WORD = re.compile(r"[^\s:;,]+")
