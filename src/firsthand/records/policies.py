"""Versions of the policy file, with who and when; the newest is in force."""

from __future__ import annotations

from datetime import datetime

from firsthand.records.models import PolicyRow


def newest_text() -> str:
    """The text in force, or an empty string when none was ever saved here."""
    return PolicyRow.objects.order_by("-id").values_list("text", flat=True).first() or ""


def save(text: str, by: str, at: datetime, note: str = "") -> int:
    return PolicyRow.objects.create(text=text, by=by, at=at, note=note[:200]).pk


def history() -> list[tuple[int, str, datetime, str, str]]:
    """(number, by, at, note, text), newest first."""
    rows = PolicyRow.objects.order_by("-id").values_list("id", "by", "at", "note", "text")
    return [(number, by, at, note, text) for number, by, at, note, text in rows]
