"""Incidents in the records: what was sighted lately, the incidents and their cases."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from firsthand.engine.incidents import Sighting
from firsthand.records import settings
from firsthand.records.models import CaseRow, IncidentCase, IncidentRow


@dataclass(frozen=True, slots=True)
class Incident:
    """One matter told by many, as pages and the desk see it."""

    id: str
    title: str
    word: str
    topic: str
    opened_at: datetime
    closed_at: datetime | None
    answer: str
    approved_by: str
    approved_at: datetime | None
    cases: tuple[str, ...]
    answered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that somebody wrote and nobody has approved yet."""

    text: str = ""
    by: str = ""


class DjangoIncidents:
    def sightings(self, since: datetime) -> list[Sighting]:
        """Open cases of the time since then, without those that an incident holds already and store pages."""
        taken = IncidentCase.objects.values("case")
        rows = CaseRow.objects.filter(opened_at__gte=since, state__in=("new", "assigned"), store="")
        rows = rows.exclude(id__in=taken).order_by("opened_at", "id")
        columns = rows.values_list("id", "opened_at", "topic", "snippet", "needs_person")
        return [Sighting(*row) for row in columns]

    def open(self) -> list[Incident]:
        return [
            _incident(row) for row in IncidentRow.objects.filter(closed_at__isnull=True).order_by("-opened_at")
        ]

    def all(self) -> list[Incident]:
        return [_incident(row) for row in IncidentRow.objects.order_by("-opened_at")]

    def get(self, incident: str) -> Incident:
        """Raises KeyError when there is none."""
        row = IncidentRow.objects.filter(id=incident).first()
        if row is None:
            raise KeyError(incident)
        return _incident(row)

    def start(self, incident: str, title: str, word: str, topic: str, at: datetime) -> None:
        IncidentRow.objects.get_or_create(
            id=incident, defaults={"title": title, "place": word, "topic": topic, "opened_at": at}
        )

    def add(self, incident: str, cases: list[str]) -> int:
        rows = [IncidentCase(incident_id=incident, case=case) for case in cases]
        before = IncidentCase.objects.filter(incident_id=incident).count()
        IncidentCase.objects.bulk_create(rows, ignore_conflicts=True)
        return IncidentCase.objects.filter(incident_id=incident).count() - before

    def approve(self, incident: str, answer: str, by: str, at: datetime) -> None:
        IncidentRow.objects.filter(id=incident).update(answer=answer, approved_by=by, approved_at=at)

    def propose(self, incident: str, text: str, by: str) -> None:
        """Keep the answer that somebody wrote, with the writer's name, until another person approves it."""
        settings.put(_key(incident), json.dumps({"text": text, "by": by}))

    def proposal(self, incident: str) -> Proposal:
        kept = settings.get(_key(incident))
        return Proposal(**json.loads(kept)) if kept else Proposal()

    def mark_answered(self, incident: str, case: str) -> None:
        IncidentCase.objects.filter(incident_id=incident, case=case).update(answered=True)


def waits_for_its_answer() -> Q:
    """Cases that wait for their incident's one answer: nobody's work meanwhile. A graver matter needs a person."""
    told_by_many = IncidentCase.objects.filter(answered=False, incident__closed_at__isnull=True)
    return ~Q(queue="risk") & Q(id__in=told_by_many.values("case"))


def gathered_since() -> dict[str, datetime]:
    """Cases that wait for an open incident's one answer, and since when at the earliest."""
    rows = IncidentCase.objects.filter(answered=False, incident__closed_at__isnull=True)
    return dict(rows.values_list("case", "incident__opened_at"))


def awaiting_one_answer() -> frozenset[str]:
    """The cases that wait for an open incident's one answer, a graver matter not among them."""
    return frozenset(CaseRow.objects.filter(waits_for_its_answer()).values_list("id", flat=True))


def gathered() -> list[tuple[str, str, int]]:
    """Open incidents and how many of their cases wait for the one answer: id, name, cases."""
    waits = Count("members", filter=Q(members__answered=False))
    rows = IncidentRow.objects.filter(closed_at__isnull=True).annotate(waits=waits).order_by("-waits", "id")
    return [(row.id, row.place.title(), row.waits) for row in rows if row.waits]


def incident_of(case: str) -> tuple[str, str] | None:
    """The open incident that will answer this case, as id and name."""
    waiting = IncidentCase.objects.filter(case=case, answered=False, incident__closed_at__isnull=True)
    found = waiting.values_list("incident", "incident__place").first()
    return (found[0], found[1].title()) if found else None


def open_incidents() -> int:
    """How many matters are told by many just now."""
    return IncidentRow.objects.filter(closed_at__isnull=True).count()


def _key(incident: str) -> str:
    return f"answer:{incident}"[:60]


def _incident(row: IncidentRow) -> Incident:
    members = list(IncidentCase.objects.filter(incident=row).order_by("case").values_list("case", "answered"))
    return Incident(
        row.id,
        row.title,
        row.place,
        row.topic,
        row.opened_at,
        row.closed_at,
        row.answer,
        row.approved_by,
        row.approved_at,
        tuple(case for case, _ in members),
        tuple(case for case, answered in members if answered),
    )
