"""What was heard already: one row for each thing that a channel said, so that nothing counts twice."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from firsthand.desk.attachments import MOST, Attachment, packed, unpacked
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


def attach(key: str, things: Sequence[Attachment]) -> bool:
    """Further pictures of one post join the first. Only by the channel's own ids: its addresses change every time.

    Where nothing is kept, nothing comes: what was attached to a post that is gone went with it.
    """
    row = HeardRow.objects.filter(key=key).only("key", "meta").first()
    meta = json.loads(row.meta or "{}") if row else {}
    kept = unpacked(meta)
    refs = {each.ref for each in kept}
    more = [each for each in things if each.ref and each.ref not in refs]
    if not more or not all(refs) or not 0 < len(kept) < MOST:
        return False
    meta.update(packed((*kept, *more)))
    HeardRow.objects.filter(key=key).update(meta=json.dumps(meta, ensure_ascii=False))
    return True


def first_of(account: str, ext_id: str) -> str:
    """Under which id a mention stands whose later version bears this one; empty for a stranger."""
    found = HeardRow.objects.filter(account=account, ext_id=ext_id, what="version").values_list("meta", flat=True)
    return str(json.loads(found[0]).get("first", "")) if ext_id and found else ""
