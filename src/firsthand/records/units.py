"""Transactions: one writer at a time in this process, and durable ones where nothing may be lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_WRITER = threading.RLock()
"""SQLite has one writer: queueing here is fair and quiet, queueing in the database is neither."""


@contextmanager
def unit() -> Iterator[None]:
    """One transaction. What happens inside it happens together or not at all."""
    if connection.vendor == "sqlite":
        with _WRITER, transaction.atomic():
            yield
    else:
        with transaction.atomic():
            yield


@contextmanager
def durable() -> Iterator[None]:
    """One transaction that is on the disk when it is over, also on SQLite."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with unit():
            yield
        return
    with _WRITER:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
        try:
            with transaction.atomic():
                yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=NORMAL")
