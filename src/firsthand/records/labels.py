"""Labels: what people said of a reading. The next training learns from them."""

from __future__ import annotations

from datetime import datetime

from firsthand.records.models import LabelRow, MentionRow


def keep(mention: str, head: str, old: str, new: str, by: str, at: datetime) -> None:
    LabelRow.objects.create(mention=mention, head=head, old=old[:20], new=new[:20], by=by, at=at)


def corrected() -> list[dict[str, object]]:
    """Label rows of all that people corrected or confirmed, the newest word on each head, oldest mention first."""
    said: dict[str, dict[str, object]] = {}
    for mention, head, new in LabelRow.objects.order_by("at", "id").values_list("mention", "head", "new"):
        said.setdefault(mention, {})[head] = new
    keys = list(said)
    out: list[dict[str, object]] = []
    for start in range(0, len(keys), 500):
        for row in MentionRow.objects.filter(key__in=keys[start : start + 500], gone=False).order_by("created_at"):
            context = {
                "reply_to_text": row.reply_to_text,
                "rating": row.rating,
                "channel": row.channel,
                "lang": row.lang,
            }
            out.append({"id": row.key, "text": row.text, "source": "workspace", **context, **said[row.key]})
    return out
