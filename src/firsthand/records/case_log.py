"""The case log in the database: append with the version that was read, and keep the list projection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from firsthand.desk.ports import Conflict
from firsthand.domain.case import Case, fold
from firsthand.domain.events import Event
from firsthand.domain.policy import Policy
from firsthand.engine.visits import next_tick
from firsthand.records import search
from firsthand.records.bulk import insert, select
from firsthand.records.codec import decode_event, encode
from firsthand.records.models import CaseRow, EventRow, MentionRow, TimerRow
from firsthand.records.projection import project
from firsthand.records.units import unit

_CHUNK = 400


def chunks(values: Sequence[Any], size: int = _CHUNK) -> Iterable[Sequence[Any]]:
    """Pieces small enough for one statement on every database."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


class DjangoCaseLog:
    """Implements `desk.ports.CaseLog`."""

    def __init__(self, policy: Callable[[], Policy]) -> None:
        self._policy = policy

    def read(self, case: str) -> tuple[Event, ...]:
        rows = EventRow.objects.filter(case=case).order_by("version").values_list("kind", "payload")
        return tuple(decode_event(kind, payload) for kind, payload in rows)

    def case(self, case: str) -> Case:
        """The case as it stands. Raises KeyError when there is none."""
        events = self.read(case)
        if not events:
            raise KeyError(case)
        return fold(events)

    def cases(self, ids: Iterable[str]) -> dict[str, Case]:
        return {case: fold(events) for case, events in self.logs(ids).items()}

    def logs(self, ids: Iterable[str]) -> dict[str, tuple[Event, ...]]:
        logs: dict[str, list[Event]] = {}
        rows = select(EventRow, ("case", "version", "kind", "payload"), "case", sorted(set(ids)))
        for case, _, kind, payload in sorted(rows):
            logs.setdefault(case, []).append(decode_event(kind, payload))
        return {case: tuple(events) for case, events in logs.items()}

    def append(self, case: str, events: Sequence[Event], expected: int) -> Case:
        with unit():
            stored = self.read(case)
            if len(stored) != expected:
                raise Conflict(f"case {case} stands at version {len(stored)}, not {expected}")
            before = fold(stored) if stored else None
            after = fold(events, before)
            self.append_all([(before, after, events)])
        return after

    def append_all(self, changes: Sequence[tuple[Case | None, Case, Sequence[Event]]]) -> None:
        # Two who write some of the same cases take them in one order: neither waits for the other in a ring.
        changes = sorted(changes, key=lambda change: change[1].id)
        rows = [row for before, after, events in changes for row in _rows(before, after, events)]
        try:
            with transaction.atomic():
                insert(EventRow, _EVENT_COLUMNS, rows)
        except IntegrityError as error:
            raise Conflict("a case moved on since it was read") from error
        self.keep_projection([after for _, after, _ in changes])

    def keep_projection(self, cases: Sequence[Case]) -> None:
        """Write the rows of these cases, with the snippet of their latest inbound mention and their timer."""
        policy = self._policy()
        snippets = _snippets(cases)
        rows = [{**project(case, policy), "snippet": snippets.get(case.id, "")} for case in cases]
        if rows:
            insert(CaseRow, list(rows[0]), [tuple(row.values()) for row in rows], on_conflict="id")
            search.keep(rows)
        _keep_timers({case.id: next_tick(case, policy) for case in cases})


_EVENT_COLUMNS = ("case", "version", "kind", "at", "by", "payload", "recorded_at")


def _rows(before: Case | None, after: Case, events: Sequence[Event]) -> list[tuple[Any, ...]]:
    version, now = before.version if before else 0, timezone.now()
    return [
        (after.id, version + number, type(event).__name__, event.at, event.by[:80], encode(event), now)
        for number, event in enumerate(events, start=1)
    ]


def _snippets(cases: Sequence[Case]) -> dict[str, str]:
    latest = {case.id: max((s.at, s.id) for s in case.thread if s.inbound)[1] for case in cases}
    rows = select(MentionRow, ("key", "text"), "key", sorted(set(latest.values())))
    texts = {key: " ".join(text.split())[:240] for key, text in rows}
    return {case: texts.get(mention, "") for case, mention in latest.items()}


def _keep_timers(moments: Mapping[str, datetime | None]) -> None:
    due = [(case, moment) for case, moment in moments.items() if moment]
    idle = [case for case, moment in moments.items() if not moment]
    insert(TimerRow, ("case", "due_at"), due, on_conflict="case")
    for piece in chunks(idle):
        TimerRow.objects.filter(case__in=piece).delete()


def rebuild(log: DjangoCaseLog) -> int:
    """Make the whole projection again from the log; returns the number of cases."""
    ids = list(EventRow.objects.order_by("case").values_list("case", flat=True).distinct())
    with unit():
        CaseRow.objects.all().delete()
        search.forget_all()
        TimerRow.objects.all().delete()
        for piece in chunks(ids, 1000):
            log.keep_projection(list(log.cases(piece).values()))
    return len(ids)
