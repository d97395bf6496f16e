"""Every event in the order in which it was recorded: what the desk knew at each moment."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.domain.events import Event
from firsthand.records.codec import decode_event
from firsthand.records.models import EventRow


def in_order() -> Iterator[tuple[Event, str]]:
    """(event, case), the first recorded first."""
    rows = EventRow.objects.order_by("id").values_list("case", "kind", "payload")
    for case, kind, payload in rows.iterator(chunk_size=2000):
        yield decode_event(kind, payload), case
