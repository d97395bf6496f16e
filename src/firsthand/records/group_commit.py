"""Many small durable writes in one commit: each caller hears when its row is on the disk, and none has a commit alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any

from django.db import connection

from firsthand.records.units import durable

MOST = 256
Insert = Callable[[Sequence[tuple[Any, ...]]], None]
Write = tuple[Insert, tuple[Any, ...], Future[None]]


class _Committer:
    """One thread a process; it takes whatever has gathered until the database is its own to write."""

    def __init__(self) -> None:
        self.waiting: SimpleQueue[Write] = SimpleQueue()
        self.thread = threading.Thread(target=self._run, name="group commit", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while True:
            self._commit(self.waiting.get())

    def _commit(self, first: Write) -> None:
        batch = [first] if _wanted(first) else []
        try:
            with durable():
                # Gathered here and not before: what came during the wait for a turn needs no second one.
                while len(batch) < MOST and not self.waiting.empty():
                    batch += filter(_wanted, [self.waiting.get()])
                for insert in dict.fromkeys(each for each, _, _ in batch):
                    insert([row for each, row, _ in batch if each == insert])
        except BaseException as error:
            connection.close()
            for _, _, future in batch:
                future.set_exception(error)
            return
        for _, _, future in batch:
            future.set_result(None)


def _wanted(write: Write) -> bool:
    """Whether somebody still waits for it. From here on nobody can give it up any more."""
    return write[2].set_running_or_notify_cancel()


_lock = threading.Lock()
_committer: _Committer | None = None


def commit_together(insert: Insert, row: tuple[Any, ...]) -> Future[None]:
    """Write one row durably, together with whoever else writes now. The future is over when it is on the disk."""
    global _committer  # noqa: PLW0603  One writer thread a process, begun at the first write.
    if _committer is None or not _committer.thread.is_alive():
        with _lock:
            if _committer is None or not _committer.thread.is_alive():
                _committer = _Committer()
    future: Future[None] = Future()
    _committer.waiting.put((insert, row, future))
    return future


def over() -> Future[None]:
    """What is written with its caller's own transaction: nothing is left to wait for."""
    future: Future[None] = Future()
    future.set_result(None)
    return future
