"""What triage said this week and in the four weeks before, and what people said to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from firsthand.domain.decisions import TOPICS
from firsthand.engine.triage.drift import Share, compared
from firsthand.records.models import LabelRow, MentionRow

WEEK, BEFORE = timedelta(days=7), timedelta(days=28)
OUTCOMES = {
    "worth an answer": Q(actionable=True, abstain=False),
    "needs a person": Q(abstain=True),
    "filtered out": Q(actionable=False, abstain=False),
}


def outcomes(now: datetime) -> list[Share]:
    """Shares of what becomes of a mention."""
    this, before = _said(now - WEEK, now), _said(now - WEEK - BEFORE, now - WEEK)
    counts = [rows.aggregate(all=Count("key"), **{f"n{n}": Count("key", filter=wanted) for n, wanted in enumerate(OUTCOMES.values())})
              for rows in (this, before)]  # fmt: skip
    return [
        compared(name, counts[0][f"n{n}"], counts[0]["all"], counts[1][f"n{n}"], counts[1]["all"])
        for n, name in enumerate(OUTCOMES)
    ]


def topics(now: datetime) -> list[Share]:
    """Shares of each topic among what is worth an answer."""
    found = []
    for rows in (_said(now - WEEK, now), _said(now - WEEK - BEFORE, now - WEEK)):
        by_topic = rows.filter(actionable=True).values_list("topic").annotate(count=Count("key"))
        found.append(dict(by_topic))
    this, before = found
    return [
        compared(topic, this.get(topic, 0), sum(this.values()), before.get(topic, 0), sum(before.values()))
        for topic in TOPICS
    ]


def corrections(now: datetime) -> list[tuple[str, int, int]]:
    """(head, confirmed, corrected) by people within a week."""
    rows = LabelRow.objects.filter(at__gt=now - WEEK, at__lte=now)
    told: dict[str, list[int]] = {}
    for head, old, new in rows.values_list("head", "old", "new"):
        told.setdefault(head, [0, 0])[old != new] += 1
    return sorted((head, same, other) for head, (same, other) in told.items())


def _said(start: datetime, end: datetime) -> QuerySet[MentionRow]:
    return MentionRow.objects.filter(inbound=True, gone=False, created_at__gt=start, created_at__lte=end).exclude(
        actionable=None
    )
