"""Locks that live exactly as long as their holder: one file an account, held with flock.

The operating system gives the lock back when the process dies, and keeps it while the process is stopped:
a publisher that was paused between its claim and its call still holds it, so nobody sends in its place.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


class AccountLocks:
    """`hold(account)` gives True while this holder alone may call for the account."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def hold(self, account: str) -> Iterator[bool]:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.folder / quote(account, safe=""), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(handle)

    def held_elsewhere(self, account: str) -> bool:
        with self.hold(account) as ours:
            return not ours
