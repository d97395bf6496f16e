"""What was heard already: one row for each thing that a channel said, so that nothing counts twice."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from firsthand.desk.attachments import Attachment, unpacked
from firsthand.records.models import HeardRow


def meta_of(account: str, ext_id: str) -> Mapping[str, str]:
    """What the channel said about this message, for answering it; empty where nothing was kept."""
    if not ext_id:
        return {}
    rows = HeardRow.objects.filter(account=account, ext_id=ext_id, what="posted").order_by("revision")
    found: dict[str, str] = {}
    for meta in rows.values_list("meta", flat=True):
        found.update(json.loads(meta or "{}"))
    return found


def attached_to(account: str, ext_ids: Collection[str]) -> dict[str, tuple[Attachment, ...]]:
    """What came with these messages, by the channel's own ids; the newest wording of each."""
    rows = HeardRow.objects.filter(
        account=account, ext_id__in=list(ext_ids), what="posted", meta__contains="attached"
    )
    return {row.ext_id: unpacked(json.loads(row.meta)) for row in rows.order_by("revision")}
