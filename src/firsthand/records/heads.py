"""The oldest of each class of waiting cases, walked class by class along an index: what stands behind costs nothing.

The database keeps all that waits in order of class and age (`case_waits`). From one class's oldest the walk jumps to
the first entry of the next class, so a look takes as many steps as there are classes, with ten cases or ten thousand
behind each. Only cases that wait for an incident's one answer are stepped over one by one.
"""

from __future__ import annotations

from firsthand.engine.assignment import Head
from firsthand.records.models import CaseRow, IncidentCase, IncidentRow

CLASS = ("queue", "topic", "tier", "urgency", "answered", "lang", "store", "passed")
"""A case that somebody passed on is a class of its own with others like it: it hides nothing that stands behind it."""
_ARRIVED = "CASE WHEN {0}answered THEN {0}waiting_since ELSE {0}opened_at END"
_WAITS = "{0}state || '' = 'new' AND coalesce({0}owner, '') = '' AND {0}waiting_since IS NOT NULL"
"""Written so that no other index of the table answers it: they hold a class together, but not in order of age."""


def heads() -> list[Head]:
    """The oldest waiting case of each class, the oldest class first."""
    return [as_head(row) for row in CaseRow.objects.raw(_walk())]


def _class(table: str) -> str:
    """The class as one text, which an index keeps in order. Both databases compute it the same way, and for ever."""
    texts = {"tier": f"CAST({table}tier AS text)", "answered": f"CASE WHEN {table}answered THEN '1' ELSE '0' END"}
    return " || '|' || ".join(texts.get(name, table + name) for name in CLASS)


def _walk() -> str:
    """The walk as SQL. Class, age and conditions stand in it as in the index (migration 0009), or it would not be used."""
    cases, members, incidents = (model._meta.db_table for model in (CaseRow, IncidentCase, IncidentRow))
    open_ = (
        f"{_WAITS.format('c.')} AND (c.queue = 'risk' OR NOT EXISTS ("
        f'SELECT 1 FROM {members} AS m JOIN {incidents} AS i ON i.id = m.incident_id WHERE m."case" = c.id '
        "AND NOT m.answered AND i.closed_at IS NULL))"
    )
    order = f"ORDER BY {_class('c.')}, {_ARRIVED.format('c.')}, c.id LIMIT 1"
    first = f"SELECT c.id FROM {cases} AS c WHERE {open_} {order}"
    after = f"SELECT c.id FROM {cases} AS c WHERE {open_} AND {_class('c.')} > walk.class {order}"
    return (
        "WITH RECURSIVE walk(id, class) AS ("
        f"SELECT n.id, {_class('n.')} FROM {cases} AS n WHERE n.id = ({first}) UNION ALL "
        f"SELECT n.id, {_class('n.')} FROM walk JOIN {cases} AS n ON n.id = ({after})) "
        f"SELECT c.* FROM walk JOIN {cases} AS c ON c.id = walk.id ORDER BY {_ARRIVED.format('c.')}, c.id"
    )


def as_head(row: CaseRow) -> Head:
    arrived = row.waiting_since if row.answered and row.waiting_since else row.opened_at
    return Head(
        case=row.id,
        topic=row.topic,
        tier=row.tier,
        urgency=row.urgency or "normal",
        kind="continuing" if row.answered else "new",
        arrived_at=arrived,
        lang=row.lang or "en",
        store=row.store or None,
        queue=row.queue,
        passed=tuple(row.passed.split()),
        passed_at=row.passed_at,
    )
