"""The filtered-out pile: every mention that was read as needing no answer, with why; nothing is thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from firsthand.records.codec import decode_triage
from firsthand.records.models import LabelRow, MentionRow

PAGE = 50
SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Left:
    """One mention of the pile, with how sure the reading was and why."""

    key: str
    at: datetime
    channel: str
    author: str
    text: str
    lang: str
    sure: float
    reasons: tuple[str, ...]
    spam: bool
    audit: str
    reach: int | None


def pile(page: int = 1, q: str = "") -> tuple[list[Left], bool]:
    """One page, newest first, and whether there is another."""
    rows = _pile()
    for word in q.split()[:6]:
        rows = rows.filter(text__icontains=word)
    start = (max(1, page) - 1) * PAGE
    found = [_left(row) for row in rows.order_by("-created_at")[start : start + PAGE + 1]]
    return found[:PAGE], len(found) > PAGE


def sample(now: datetime) -> list[Left]:
    """A random share of the last day that nobody has looked at: keys are hashes, so their order is chance."""
    rows = _pile().filter(created_at__gte=now - timedelta(days=1), created_at__lte=now, audit="")
    return [_left(row) for row in rows.order_by("key")[:SAMPLE]]


def audited(now: datetime, share: float) -> tuple[int, int, int]:
    """Of the known random share: how many are due in a day, were read again in a day, and mattered after all.

    Whether a mention is of the share is told by its key, which is a hash: nobody chooses it, and a mention that
    somebody searched for and brought back does not count among what chance has shown.
    """
    last = f"m-{min(int(share * 16**8), 16**8 - 1):08x}"
    day = now - timedelta(days=1)
    due = _pile().filter(created_at__gt=day, created_at__lte=now, key__lt=last).count()
    told = LabelRow.objects.filter(head="actionable", old="false", mention__lt=last, mention__gte="m-", at__gt=day)
    reads = set(told.values_list("mention", flat=True))
    missed = set(told.filter(new="true").values_list("mention", flat=True))
    return due, len(reads), len(missed)


def looked_at() -> dict[str, int]:
    """How many were read again, and how many of them mattered after all."""
    return {kind: MentionRow.objects.filter(audit=kind).count() for kind in ("agreed", "missed")}


def mark(key: str, verdict: str) -> None:
    """A person's word on one of the pile: agreed or missed."""
    MentionRow.objects.filter(key=key).update(audit=verdict)


def _pile() -> QuerySet[MentionRow]:
    return MentionRow.objects.filter(actionable=False, inbound=True, case="", gone=False).exclude(abstain=True)


def _left(row: MentionRow) -> Left:
    triage = decode_triage(row.triage)
    return Left(
        row.key,
        row.created_at,
        row.channel,
        row.author,
        row.text,
        row.lang or "",
        1 - triage.p_actionable if triage else 0.0,
        triage.reasons if triage else (),
        bool(triage and triage.spam),
        row.audit,
        row.reach,
    )
