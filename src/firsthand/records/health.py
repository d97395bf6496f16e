"""How the records are: what the health pages and the doctor ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from firsthand.records import settings
from firsthand.records.models import AccountRow, CaseRow, ForgetRow, RawItem, ReplyRow, TimerRow, UnparsedRow

WORKER_SILENT = timedelta(seconds=60)
WORKER_SEEN = "worker_seen_at"


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits, by kind: the gauges of /metrics and the doctor's figures."""

    open_cases: int
    unowned_cases: int
    overdue_timers: int
    raw_waiting: int
    unparsed: int
    replies_ready: int
    replies_not_confirmed: int
    replies_for_a_person: int
    accounts: int
    ask_to_be_forgotten: int


def counts(now: datetime) -> Counts:
    waiting = CaseRow.objects.exclude(state="closed")
    replies = ReplyRow.objects
    asking = ForgetRow.objects.filter(state="asked").values("account", "person")
    return Counts(
        open_cases=waiting.count(),
        unowned_cases=waiting.filter(owner__isnull=True).count(),
        overdue_timers=TimerRow.objects.filter(due_at__lte=now).count(),
        raw_waiting=RawItem.objects.filter(state="new").count(),
        unparsed=UnparsedRow.objects.filter(state="open").count(),
        replies_ready=replies.filter(status__in=("ready", "later")).count(),
        replies_not_confirmed=replies.filter(status__in=("unknown", "sending")).count(),
        replies_for_a_person=replies.filter(status="human").count(),
        accounts=AccountRow.objects.exclude(state="removed").count(),
        ask_to_be_forgotten=asking.distinct().count(),
    )


def pending_migrations() -> int:
    """How many steps the schema is behind this version; 0 when it is in step."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def strange_migrations() -> list[str]:
    """Steps of the schema that this version does not know: a newer one wrote this database."""
    known = _known_migrations()
    ours = {app for app, _ in known}
    taken = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app} {name}" for app, name in taken if app in ours and (app, name) not in known)


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """The steps that came with this version. They are files: read once, the worker asks all the time."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def database() -> str:
    """What kind of database it is, after asking it something."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor)


def worker_was_seen(now: datetime) -> None:
    settings.put(WORKER_SEEN, now.isoformat())


def worker_silence(now: datetime) -> timedelta | None:
    """For how long no worker has reported; None when none ever did."""
    seen = settings.get(WORKER_SEEN)
    return now - datetime.fromisoformat(seen) if seen else None
