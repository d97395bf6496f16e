"""What was filtered out lately, by author, thread and words: groups that a second look may bring back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from firsthand.engine.triage.second_look import Group
from firsthand.records.codec import decode_triage
from firsthand.records.models import MentionRow

DAY = timedelta(days=1)
FIELDS = (("author", "customer", 2), ("thread", "conversation", 2), ("spread", "cluster", 20))


def groups(now: datetime) -> Iterator[tuple[str, Group]]:
    """(key of the newest mention, its group) for all filtered-out mentions of a day that belong with others."""
    for kind, field, least in FIELDS:
        lately = _lately(now).exclude(**{field: ""})
        many = (
            lately.values(field)
            .annotate(count=Count("key"))
            .filter(count__gte=least)
            .values_list(field, flat=True)
        )
        by_value: dict[str, list[MentionRow]] = defaultdict(list)
        for row in lately.filter(**{f"{field}__in": list(many)}).order_by("created_at"):
            by_value[getattr(row, field)].append(row)
        for rows in by_value.values():
            if group := _group(kind, rows):
                yield rows[-1].key, group


def _lately(now: datetime) -> QuerySet[MentionRow]:
    """Filtered out within a day, and looked at by nobody."""
    return MentionRow.objects.filter(
        actionable=False, abstain=False, inbound=True, gone=False, case="", audit="", created_at__gt=now - DAY,
        created_at__lte=now,
    )  # fmt: skip


def _group(kind: str, rows: list[MentionRow]) -> Group | None:
    """Adverts are left out, and the same words count once: saying a thing twice is no second reason."""
    readings = [(row, decode_triage(row.triage)) for row in rows]
    kept = [(row, reading) for row, reading in readings if reading and not reading.spam]
    if not kept:
        return None
    once = {row.cluster or row.key: reading.p_actionable for row, reading in kept}
    return Group(kind, tuple(once.values()), len({row.customer for row, _ in kept}))
