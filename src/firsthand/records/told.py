"""What a person was told in the workspace, the newest first; what was told as one is one entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from firsthand.desk.notices import WORKSPACE
from firsthand.domain.notice import title_of
from firsthand.records.models import IncidentRow, NoticeRow

UNREAD = Q(state="unread")
COUNTED: dict[str, Any] = {
    "since": Min("at"),
    "count": Count("case", distinct=True),
    "unread": Count("case", distinct=True, filter=UNREAD),
}
"""What is told of a bundle beside its newest notice."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the list: a notice, or the newest of several that were told as one."""

    bundle: str
    case: str
    kind: str
    title: str
    source: str
    stage: str
    last_action: str
    at: datetime
    unread: int
    """How many of its cases were not opened since."""
    count: int = 1
    """How many cases it is about."""
    since: datetime | None = None
    incident: tuple[str, str] | None = None
    """The matter told by many that they belong to, as id and name."""


def of(person: str, limit: int = 100) -> list[Told]:
    """A person's notices, those of one bundle as one, the newest first."""
    bundles = _mine(person).values("bundle").annotate(newest=Max("at"), **COUNTED)
    found: list[Mapping[str, Any]] = list(bundles.order_by("-newest", "bundle")[:limit])
    newest = _newest(person, found)
    names = _incidents(each["bundle"] for each in found)
    return [_told(newest[each["bundle"]], each, names) for each in found]


def of_bundle(person: str, bundle: str, limit: int = 500) -> list[Told]:
    """The notices that were told as one, each by itself, the newest first."""
    rows = _mine(person).filter(bundle=bundle).order_by("-at", "key")[:limit]
    return [_told(row, {"bundle": row.key, "unread": int(row.state == "unread")}, {}) for row in rows]


def one(person: str, bundle: str) -> Told | None:
    """The entry of one bundle; None where this person was told nothing of it."""
    rows = _mine(person).filter(bundle=bundle)
    row = rows.order_by("-at", "key").first()
    if row is None:
        return None
    return _told(row, {"bundle": bundle, **rows.aggregate(**COUNTED)}, _incidents([bundle]))


def unread(person: str) -> int:
    """How many entries of the list have something new."""
    return _mine(person).filter(UNREAD).aggregate(n=Count("bundle", distinct=True))["n"] or 0


def mark_read(person: str, case: str = "", bundle: str = "") -> int:
    """All of a person's notices, those of one case or those of one bundle are read; returns how many were unread."""
    rows = _mine(person).filter(UNREAD)
    rows = rows.filter(case=case) if case else rows
    return (rows.filter(bundle=bundle) if bundle else rows).update(state="read")


def _mine(person: str) -> QuerySet[NoticeRow]:
    return NoticeRow.objects.filter(person=person, way=WORKSPACE)


def _newest(person: str, found: Sequence[Mapping[str, Any]]) -> dict[str, NoticeRow]:
    """The newest notice of each bundle."""
    bundles, moments = [each["bundle"] for each in found], {each["newest"] for each in found}
    rows = _mine(person).filter(bundle__in=bundles, at__in=moments).order_by("at", "key")
    return {row.bundle: row for row in rows}


def _incidents(bundles: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The name of each incident that a bundle is about."""
    ids = {bundle.partition(":")[0] for bundle in bundles if ":" in bundle}
    return {
        key: (key, name.title()) for key, name in IncidentRow.objects.filter(id__in=ids).values_list("id", "place")
    }


def _told(row: NoticeRow, counted: Mapping[str, Any], names: Mapping[str, tuple[str, str]]) -> Told:
    return Told(
        counted["bundle"],
        row.case,
        row.kind,
        title_of(row.title, counted.get("count", 1)),
        row.source,
        row.stage,
        row.last_action,
        row.at,
        counted["unread"],
        counted.get("count", 1),
        counted.get("since"),
        names.get(counted["bundle"].partition(":")[0]),
    )
