"""Who holds what and what waits for whom: what the demo's simulated colleagues look up, from indexes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from firsthand.domain.case import OPEN_STATES
from firsthand.records.incidents import waits_for_its_answer
from firsthand.records.models import CaseRow, IncidentCase, MentionRow, PersonRow, ReplyRow
from firsthand.records.units import unit


def held(people: Sequence[str]) -> dict[str, list[str]]:
    """The open cases of each person, by id."""
    rows = CaseRow.objects.filter(owner__in=list(people), state__in=OPEN_STATES).order_by("id")
    found: dict[str, list[str]] = {person: [] for person in people}
    for owner, case in rows.values_list("owner", "id"):
        found[str(owner)].append(case)
    return found


def asked() -> list[str]:
    """Cases with a reply that waits for a second approval."""
    return sorted(set(ReplyRow.objects.filter(status="draft").values_list("case", flat=True)))


def parent_of(reply: str) -> str:
    return str(ReplyRow.objects.values_list("parent", flat=True).get(id=reply))


def waits_for_answer(case: str) -> bool:
    return CaseRow.objects.filter(waits_for_its_answer(), id=case).exists()


def told(since: datetime) -> list[str]:
    """Cases without an owner that had their incident's answer by then, and whose customer wrote nothing more."""
    answered = IncidentCase.objects.filter(answered=True).values("case")
    rows = CaseRow.objects.filter(id__in=answered, state="waiting", owner__isnull=True)
    late = ReplyRow.objects.filter(case__in=rows.values("id"), status="sent", last_call_at__gt=since)
    return sorted(rows.exclude(id__in=late.values("case")).values_list("id", flat=True))


def free_since(person: str, at: datetime) -> None:
    """Somebody finished something: the time without work counts from here."""
    PersonRow.objects.filter(id=person, on_duty=True).update(idle_since=at)


def capacity(person: str, cases: int) -> None:
    PersonRow.objects.filter(id=person).update(capacity=cases)


def simulated() -> frozenset[str]:
    """Everybody whom the simulation plays: a seat that somebody has taken is not."""
    return frozenset(PersonRow.objects.filter(simulated=True).values_list("id", flat=True))


def play(person: str, simulated: bool) -> None:
    """A seat is taken by somebody, or goes back to the simulation."""
    with unit():
        PersonRow.objects.filter(id=person).update(simulated=simulated)


def mentions_heard(since: datetime) -> int:
    """Inbound mentions that were written since then."""
    return MentionRow.objects.filter(inbound=True, created_at__gte=since).count()
