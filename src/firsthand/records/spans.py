"""Which cases a span of time holds."""

from __future__ import annotations

from datetime import datetime

from firsthand.domain.case import OPEN_STATES
from firsthand.records.models import CaseRow


def opened_between(since: datetime, until: datetime) -> list[str]:
    """The ids of the cases that were opened from `since` on and before `until`."""
    rows = CaseRow.objects.filter(opened_at__gte=since, opened_at__lt=until).order_by("id")
    return list(rows.values_list("id", flat=True))


def open_now() -> list[str]:
    """The ids of the cases that are open, whenever they were opened."""
    return list(CaseRow.objects.filter(state__in=OPEN_STATES).order_by("id").values_list("id", flat=True))


def how_many_open() -> int:
    return CaseRow.objects.filter(state__in=OPEN_STATES).count()


def how_many_between(since: datetime, until: datetime) -> int:
    return CaseRow.objects.filter(opened_at__gte=since, opened_at__lt=until).count()


def first_and_last() -> tuple[datetime, datetime] | None:
    """When the first and the last case were opened; None where there is none."""
    first = CaseRow.objects.order_by("opened_at").values_list("opened_at", flat=True).first()
    last = CaseRow.objects.order_by("-opened_at").values_list("opened_at", flat=True).first()
    return (first, last) if first and last else None
