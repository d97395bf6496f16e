"""Turns at a SQLite file: whoever wants to write waits in line, so that a busy worker keeps no delivery waiting.

The database lets a waiting writer sleep for up to a tenth of a second at a time and then favours nobody: one process
that writes all the time starves the others (benchmarks/capture). Locks of the operating system end with their process.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

TURN_SECONDS = 25.0
"""So long a writer waits for its turn; after that the database itself says whether it is busy."""

POLL_SECONDS = 0.002

_held = threading.local()


@contextmanager
def turn_at(name: str) -> Iterator[None]:
    """A turn at this file. Whoever just wrote comes after whoever waited meanwhile, however soon it asks again.

    Two locks make the line: the next one waits for the turn while it holds the head of the line, and lets that go
    only when it has the turn.
    """
    if getattr(_held, "writing", False):
        yield
        return
    until = time.monotonic() + TURN_SECONDS
    head, turn = _opened(f"{name}.next"), _opened(f"{name}.turn")
    try:
        _wait_for(head, until)
        _wait_for(turn, until)
        fcntl.flock(head, fcntl.LOCK_UN)
        _held.writing = True
        try:
            yield
        finally:
            _held.writing = False
    finally:
        os.close(turn)
        os.close(head)


def _opened(name: str) -> int:
    return os.open(name, os.O_RDWR | os.O_CREAT, 0o600)


def _wait_for(lock: int, until: float) -> None:
    while not _taken(lock) and time.monotonic() < until:
        time.sleep(POLL_SECONDS)


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
