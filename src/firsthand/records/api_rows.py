"""Rows as the API gives them out: plain dictionaries."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from firsthand.desk.sight import Sight
from firsthand.records.case_log import chunks
from firsthand.records.list_filters import in_sight
from firsthand.records.models import CaseRow, EventRow, ReplyRow

_CASE = (
    "id version state channel author queue topic tier urgency sentiment needs_person owner opened_at due_at "
    "closed_at attention snippet"
).split()


def case(case_id: str, sight: Sight) -> dict[str, Any] | None:
    """The case, if it is there and in sight; otherwise None, the same for both."""
    row: dict[str, Any] | None = in_sight(CaseRow.objects.filter(id=case_id), sight).values(*_CASE).first()
    return row


def cases(
    sight: Sight, *, state: str | None, queue: str | None, owner: str | None, limit: int, before: str | None
) -> list[dict[str, Any]]:
    wanted = {"state": state, "queue": queue, "owner": owner}
    rows = in_sight(CaseRow.objects.all(), sight).filter(
        **{name: value for name, value in wanted.items() if value}
    )
    if before and (last := CaseRow.objects.filter(id=before).values_list("opened_at", flat=True).first()):
        rows = rows.filter(opened_at__lte=last).exclude(opened_at=last, id__gte=before)
    return list(rows.order_by("-opened_at", "-id").values(*_CASE)[:limit])


def events(case_id: str) -> list[dict[str, Any]]:
    rows = EventRow.objects.filter(case=case_id).order_by("version")
    return [
        {"version": version, "kind": kind, "at": at, "by": by, "payload": json.loads(payload)}
        for version, kind, at, by, payload in rows.values_list("version", "kind", "at", "by", "payload")
    ]


def titles(ids: Iterable[str]) -> dict[str, str]:
    """Each case's queue, state and the beginning of its latest message, for a list of cases."""
    found: dict[str, str] = {}
    for piece in chunks(list(ids)):
        rows = CaseRow.objects.filter(id__in=piece).values_list("id", "queue", "state", "snippet")
        found.update({case: f"{queue}, {state}: {snippet[:80]}" for case, queue, state, snippet in rows})
    return found


def reply(reply_id: str) -> dict[str, Any] | None:
    row = ReplyRow.objects.filter(id=reply_id).first()
    if row is None:
        return None
    return {
        "id": row.id,
        "case": row.case,
        "status": row.status,
        "text": row.text,
        "channel_id": row.ext_id,
        "problem": row.problem,
        "approved_by": row.approved_by,
        "due": row.due,
        "findings": [],
        "second_approval": [],
    }
