"""How far an answer to all affected is: under way, stopped, rolled back; and whom it was left out for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

import msgspec

from firsthand.records import settings
from firsthand.records.incidents import DjangoIncidents
from firsthand.records.models import CaseRow, IncidentCase, IncidentRow, ReplyRow
from firsthand.records.units import unit


@dataclass(frozen=True, slots=True)
class FanOutState:
    """`state` is empty, sampled, going, stopped, done or rolled_back; `again` counts how often it was rolled back."""

    state: str = ""
    again: int = 0
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Cases that a person answers instead, and why."""
    back: int = 0
    gone: tuple[str, ...] = ()
    """After a roll back: how many replies were taken back, and the cases whose reply had left."""


def state_of(incident: str) -> FanOutState:
    return _read(settings.get(_key(incident)))


def keep(incident: str, state: FanOutState) -> None:
    settings.put(_key(incident), msgspec.json.encode(asdict(state)).decode())


def keep_unless_stopped(incident: str, state: FanOutState) -> FanOutState:
    """What a round of replies came to; who pressed stop or rolled it back meanwhile is not overruled by it."""
    with unit():
        now = _read(settings.held(_key(incident)))
        if now.again != state.again:
            return now
        if now.state == "stopped" and state.state == "going":
            state = replace(state, state="stopped")
        keep(incident, state)
    return state


def placed(token: str, cases: Sequence[str]) -> list[tuple[str, str]]:
    """(case, reply) of what was placed under an answer's token."""
    rows = ReplyRow.objects.filter(client_token=token, case__in=list(cases)).exclude(status="cancelled")
    return list(rows.order_by("case").values_list("case", "id"))


def quiet_since(moment: datetime) -> list[str]:
    """Open incidents of which nobody told since then."""
    rows = IncidentRow.objects.filter(closed_at__isnull=True, opened_at__lt=moment).order_by("id")
    lately = IncidentCase.objects.filter(case__in=CaseRow.objects.filter(opened_at__gte=moment).values("id"))
    return list(rows.exclude(id__in=lately.values("incident")).values_list("id", flat=True))


class Members(DjangoIncidents):
    """Implements `desk.roll_back.Members`, and what ends an incident."""

    def mark_waiting(self, incident: str, case: str) -> None:
        IncidentCase.objects.filter(incident_id=incident, case=case).update(answered=False)

    def unapprove(self, incident: str) -> None:
        """After a roll back nothing is approved: the same text needs another yes."""
        IncidentRow.objects.filter(id=incident).update(answer="", approved_by="", approved_at=None)

    def end(self, incident: str, at: datetime) -> bool:
        """Over: later tellers open cases of their own, and what was not answered is work again. False if it was."""
        return bool(IncidentRow.objects.filter(id=incident, closed_at__isnull=True).update(closed_at=at))


def _read(kept: str) -> FanOutState:
    return msgspec.json.decode(kept, type=FanOutState) if kept else FanOutState()


def _key(incident: str) -> str:
    return f"fan:{incident}"[:60]
