"""Labels: what people said of a reading. The next training learns from them."""

from __future__ import annotations

from datetime import datetime

from firsthand.records.models import LabelRow


def keep(mention: str, head: str, old: str, new: str, by: str, at: datetime) -> None:
    LabelRow.objects.create(mention=mention, head=head, old=old[:20], new=new[:20], by=by, at=at)
