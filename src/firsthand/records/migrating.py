"""One process at a time brings a database to this version's schema: server and worker start together after an upgrade.

A version that is older than the database leaves it alone: it would not understand what the newer one has written.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

from firsthand.records import health

KEY = 0x46697273
"""The number of our advisory lock, the same in every process of every home."""


class NewerDatabase(Exception):
    """This version is older than the database; the message says what to do."""


def newer() -> str:
    """What a person does where this version is older than the database; empty where it is not."""
    strange = health.strange_migrations()
    if not strange:
        return ""
    return (
        f"a newer version of Firsthand has brought this database on ({strange[0]}); this one leaves it alone. "
        "Start the newer version, or restore the backup that was made before the upgrade"
    )


def migrate_alone() -> None:
    """Bring the database to this version's schema, one process after another. Raises NewerDatabase."""
    with _alone():
        if words := newer():
            raise NewerDatabase(words)
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _alone() -> Iterator[None]:
    """Whoever comes second waits, and then finds nothing left to do. The lock ends with its process."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [KEY])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [KEY])
        return
    name = str(connection.settings_dict["NAME"])
    if not os.path.isabs(name):
        yield
        return
    handle = os.open(f"{name}.migrating", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
