"""Versions of the policy file, with who and when; the newest is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firsthand.records.models import PolicyRow


def newest_text() -> str:
    """The text in force, or an empty string when none was ever saved here."""
    return PolicyRow.objects.order_by("-id").values_list("text", flat=True).first() or ""


def save(text: str, by: str, at: datetime, note: str = "") -> int:
    return PolicyRow.objects.create(text=text, by=by, at=at, note=note[:200]).pk


@dataclass(frozen=True, slots=True)
class Version:
    """One saved version: its number, who saved it, when, why, and the text."""

    number: int
    by: str
    at: datetime
    note: str
    text: str


def versions(most: int = 50) -> list[Version]:
    """The saved versions, newest first."""
    rows = PolicyRow.objects.order_by("-id").values_list("id", "by", "at", "note", "text")
    return [Version(*row) for row in rows[:most]]


def version(number: int) -> Version | None:
    row = PolicyRow.objects.filter(id=number).values_list("id", "by", "at", "note", "text").first()
    return Version(*row) if row else None
