"""A copy of the whole database as files, taken while the desk works, and brought back from them.

SQLite is copied by its own online backup: one file, as of one moment. PostgreSQL is read in one snapshot, a file a
table, by COPY; it comes back into a schema at the very same migrations, which then moves on to this version's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from firsthand.records.health import strange_migrations
from firsthand.records.models import (
    AccountRow,
    EventRow,
    MentionRow,
    PersonRow,
    PolicyRow,
    RawItem,
    ReplyRow,
    TokenRow,
)
from firsthand.records.moving import bring_over

SQLITE_FILE = "firsthand.sqlite3"
_SPEAKS = (MentionRow, EventRow, RawItem, PersonRow, AccountRow, TokenRow, PolicyRow)
"""A database without rows in any of these has nothing to lose."""

_PAUSED = (
    "INSERT INTO records_settingrow (key, value) VALUES ('publishing', 'paused') "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    "UPDATE records_replyrow SET looks = 1 WHERE looks = 0 AND status IN ('draft', 'ready', 'later', 'sending')",
    "DELETE FROM django_session",
)
"""Before a restored database is in its place: publishing paused, what waits (also for a second approval, which may have
been given since) looked for before any call, and sessions ended that were ended since."""


class Unsound(ValueError):
    """A copy that cannot be brought back here; the message says why and what to do."""


def kind() -> str:
    return connection.vendor


def migrations() -> list[list[str]]:
    """Every step of the schema that was taken, in order."""
    rows = MigrationRecorder(connection).migration_qs.order_by("id")
    return [[app, name] for app, name in rows.values_list("app", "name")]


def counts() -> dict[str, int]:
    """How much there is, to tell at a glance whether a backup is the one that was meant."""
    return {
        "mentions": MentionRow.objects.count(),
        "events": EventRow.objects.count(),
        "replies": ReplyRow.objects.count(),
    }


def is_empty() -> bool:
    return not any(model._default_manager.exists() for model in _SPEAKS)


def sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def take(folder: Path) -> dict[str, Any]:
    """Write the copy into an empty folder; returns what bringing it back needs to know."""
    about: dict[str, Any] = {"kind": kind(), "migrations": migrations()}
    if kind() == "sqlite":
        _copy_sqlite(folder / SQLITE_FILE)
    else:
        about["tables"] = _copy_tables(folder)
    return about


def _copy_sqlite(to: Path) -> None:
    with closing(sqlite3.connect(sqlite_path())) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    _check_sqlite(to)


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(file)) as copy:
            answer = str(copy.execute("PRAGMA quick_check").fetchone()[0])
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise Unsound(f"the copy of the database is damaged ({answer[:200]}); use another backup")


def _copy_tables(folder: Path) -> dict[str, list[str]]:
    quote = connection.ops.quote_name
    tables = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in sorted(set(connection.introspection.table_names(cursor)) - {"django_migrations"}):
            columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
            named = ", ".join(map(quote, columns))
            with (
                (folder / f"{table}.copy").open("wb") as out,
                cursor.copy(f"COPY {quote(table)} ({named}) TO STDOUT") as rows,
            ):
                out.writelines(rows)
            tables[table] = columns
    return tables


def check(about: Mapping[str, Any]) -> None:
    """Whether a copy can come back into this database. Raises Unsound with the mend."""
    if about["kind"] != kind() and kind() == "sqlite":
        raise Unsound(
            f"this backup is of {about['kind']}, and FIRSTHAND_DATABASE_URL names sqlite; "
            "restore it into a database of its own kind (the way back from PostgreSQL to SQLite is not built)"
        )
    known = {(m.app_label, m.name) for m in _disk_migrations()}
    if strange := [f"{app} {name}" for app, name in about["migrations"] if (app, name) not in known]:
        raise Unsound(f"a newer version of Firsthand made this backup ({strange[0]}); install that version first")
    # SQLite's file is moved aside whole. Tables of PostgreSQL stay where they are, and none of theirs is taken back.
    if kind() != "sqlite" and (newer := strange_migrations()):
        raise Unsound(
            f"a newer version of Firsthand has brought this database on ({newer[0]}), and a schema is never taken "
            "back in place; make an empty database, name it in FIRSTHAND_DATABASE_URL, and restore there"
        )


def _disk_migrations() -> Iterable[Any]:
    from django.db.migrations.loader import MigrationLoader

    return MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()


def prepare_sqlite(file: Path) -> None:
    """Check an unpacked copy and pause it, before it is put in its place."""
    _check_sqlite(file)
    with closing(sqlite3.connect(file)) as copy, copy:
        for statement in _PAUSED:
            copy.execute(statement)


def bring_back_tables(folder: Path, about: Mapping[str, Any]) -> None:
    """Into PostgreSQL: the schema as it was then, every row, and publishing paused in the same transaction."""
    if about["kind"] == "sqlite":
        _check_sqlite(folder / SQLITE_FILE)
        bring_over(folder / SQLITE_FILE, _PAUSED)
        return
    _schema_as_of(about["migrations"])
    quote = connection.ops.quote_name
    tables: Mapping[str, Sequence[str]] = about["tables"]
    with transaction.atomic(), connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor)) - {"django_migrations"}
        cursor.execute(f"TRUNCATE {', '.join(map(quote, sorted(there)))} CASCADE")
        for table, columns in tables.items():
            named = ", ".join(map(quote, columns))
            with (
                (folder / f"{table}.copy").open("rb") as rows,
                cursor.copy(f"COPY {quote(table)} ({named}) FROM STDIN") as into,
            ):
                while piece := rows.read(1 << 20):
                    into.write(piece)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)
        for statement in _PAUSED:
            cursor.execute(statement)


def _schema_as_of(steps: Sequence[Sequence[str]]) -> None:
    """Each app at the last of its steps that were taken then."""
    latest = {step[0]: step[1] for step in steps}
    for app, name in latest.items():
        call_command("migrate", app, name, verbosity=0, interactive=False)


def unfinished() -> list[str]:
    """Replies that a restored backup shows as waiting or under way."""
    rows = ReplyRow.objects.filter(status__in=("ready", "later", "sending")).order_by("id")
    return list(rows.values_list("id", flat=True))


def close() -> None:
    """Let go of the database's file before it is moved."""
    connections.close_all()
