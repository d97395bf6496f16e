"""Transactions: one writer at a time, in turn; and durable ones where nothing may be lost."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress

from django.db import connection, transaction

from firsthand.records.turns import turn_at

_WRITER = threading.RLock()
"""SQLite has one writer: queueing here is fair and quiet, queueing in the database is neither."""


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


def _turn() -> AbstractContextManager[None]:
    """This process's turn among those that write to the same SQLite file."""
    name = str(connection.settings_dict["NAME"])
    return turn_at(name) if os.path.isabs(name) else nullcontext()
