"""What was given to somebody and is not accepted yet, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firsthand.domain.case import OPEN_STATES
from firsthand.records.models import CaseRow


@dataclass(frozen=True, slots=True)
class Given:
    """One case that waits for its person to open it."""

    id: str
    channel: str
    author: str
    snippet: str
    lang: str
    queue: str
    tier: int
    urgency: str
    offered_at: datetime


def given_to(person: str) -> list[Given]:
    """The cases that this person has not opened yet."""
    rows = CaseRow.objects.filter(owner=person, state__in=OPEN_STATES, offered_at__isnull=False)
    columns = ("id", "channel", "author", "snippet", "lang", "queue", "tier", "urgency", "offered_at")
    return [Given(*row) for row in rows.order_by("offered_at", "id").values_list(*columns)]
