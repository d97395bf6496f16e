"""Transactions: one writer at a time, in turn; and durable ones where nothing may be lost."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import connection, transaction

_WRITER = threading.RLock()
"""SQLite has one writer: queueing here is fair and quiet, queueing in the database is neither."""

TURN_SECONDS = 25.0
"""So long a writer waits for its turn; after that the database itself says whether it is busy."""

POLL_SECONDS = 0.002
LONG_SECONDS = 0.02
YIELD_SECONDS = 0.004


@contextmanager
def unit() -> Iterator[None]:
    """One transaction. What happens inside it happens together or not at all."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with _WRITER, _turn(), transaction.atomic():
            yield
    else:
        with transaction.atomic():
            yield


def apart(act: Callable[[], None]) -> Callable[[], None]:
    """The same in a thread of its own, whose connection to the database ends with it."""

    def done() -> None:
        try:
            act()
        finally:
            connection.close()

    return done


@contextmanager
def durable() -> Iterator[None]:
    """One transaction that is on the disk when it is over, also on SQLite."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with unit():
            yield
        return
    with _WRITER, _turn():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
        try:
            with transaction.atomic():
                yield
        finally:
            with suppress(Exception), connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=NORMAL")


@contextmanager
def _turn() -> Iterator[None]:
    """This process's turn among those that write to the same SQLite file.

    The database lets a waiting writer sleep for up to a tenth of a second at a time, so that a busy worker
    starves the hooks (benchmarks/capture); here whoever waits looks every two milliseconds, and whoever wrote
    for long steps back for a moment.
    """
    name = str(connection.settings_dict["NAME"])
    if not os.path.isabs(name) or getattr(_held, "writing", False):
        yield
        return
    handle = os.open(f"{name}.turn", os.O_RDWR | os.O_CREAT, 0o600)
    began = time.monotonic()
    try:
        while not _taken(handle) and time.monotonic() - began < TURN_SECONDS:
            time.sleep(POLL_SECONDS)
        _held.writing, began = True, time.monotonic()
        try:
            yield
        finally:
            _held.writing = False
    finally:
        os.close(handle)
    if time.monotonic() - began > LONG_SECONDS:
        time.sleep(YIELD_SECONDS)


_held = threading.local()


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
