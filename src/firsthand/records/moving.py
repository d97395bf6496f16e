"""From SQLite to PostgreSQL: every row of a copy, in one transaction, through the models that both share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction

OLD = "old"
ROWS = 2_000


def bring_over(file: Path, last: tuple[str, ...]) -> None:
    """Fill the database in use with the rows of a SQLite file, which is brought to this schema first.

    `last` are statements for the same transaction, so that nothing is published before they are carried out.
    """
    engine = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": {}}
    connections.databases[OLD] = {**connections.databases["default"], **engine}
    try:
        for database in (OLD, "default"):
            call_command("migrate", database=database, verbosity=0, interactive=False)
        with transaction.atomic(), connection.cursor() as cursor:
            shared = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
            quoted = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in shared)
            cursor.execute(f"TRUNCATE {quoted} CASCADE")
            for model in shared:
                _copy(model)
            for statement in (*connection.ops.sequence_reset_sql(no_style(), shared), *last):
                cursor.execute(statement)
    finally:
        connections[OLD].close()
        del connections.databases[OLD]


def _copy(model: type[models.Model]) -> None:
    """Values as the new database prepares them itself; when a row was recorded stays as it was."""
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) VALUES ({marks})"
    rows = model._base_manager.using(OLD).values_list(*(field.attname for field in fields)).iterator(ROWS)
    prepared: Iterator[tuple[Any, ...]] = (
        tuple(field.get_db_prep_save(_kept(value), connection) for field, value in zip(fields, row, strict=True))
        for row in rows
    )
    while batch := list(islice(prepared, ROWS)):
        with connection.cursor() as cursor:
            cursor.executemany(statement, batch)


def _kept(value: Any) -> Any:
    """PostgreSQL stores no NUL; rows of before they were refused may hold one."""
    return value.replace("\x00", "") if isinstance(value, str) else value
