"""How busy people were, kept with the person: `desk.occupancy.Occupied` over the rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from firsthand.records.models import CaseRow, PersonRow
from firsthand.records.units import unit


class DjangoOccupied:
    def on_duty_since(self) -> Mapping[str, datetime | None]:
        return dict(PersonRow.objects.filter(on_duty=True).order_by("id").values_list("id", "duty_since"))

    def worked_on(self, since: datetime) -> list[str]:
        holds = Q(state="assigned", owner__isnull=False)
        return list(CaseRow.objects.filter(holds | Q(touched_at__gte=since)).values_list("id", flat=True))

    def keep(self, shares: Mapping[str, float]) -> None:
        with unit():
            for person, share in shares.items():
                PersonRow.objects.filter(id=person, on_duty=True).exclude(occupancy=share).update(occupancy=share)
