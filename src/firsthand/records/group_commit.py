"""Many small durable writes in one commit: each caller waits until its row is on the disk, none waits alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any

from django.db import connection

from firsthand.records.units import durable

MOST = 256
WAIT_SECONDS = 20.0
"""A caller that waited so long gives up; its sender is told to come again."""

Insert = Callable[[Sequence[tuple[Any, ...]]], None]


class _Committer:
    """One thread a process; it takes whatever has gathered while the last commit went to the disk."""

    def __init__(self) -> None:
        self.waiting: SimpleQueue[tuple[Insert, tuple[Any, ...], Future[None]]] = SimpleQueue()
        self.thread = threading.Thread(target=self._run, name="group commit", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while True:
            batch = [self.waiting.get()]
            while len(batch) < MOST and not self.waiting.empty():
                batch.append(self.waiting.get())
            self._commit(batch)

    def _commit(self, batch: list[tuple[Insert, tuple[Any, ...], Future[None]]]) -> None:
        try:
            with durable():
                for insert in {id(i): i for i, _, _ in batch}.values():
                    insert([row for i, row, _ in batch if i is insert])
        except BaseException as error:
            connection.close()
            for _, _, future in batch:
                future.set_exception(error)
            return
        for _, _, future in batch:
            future.set_result(None)


_lock = threading.Lock()
_committer: _Committer | None = None


def commit_together(insert: Insert, row: tuple[Any, ...]) -> None:
    """Write one row durably, together with whoever else writes now. Raises what the database raises."""
    global _committer  # noqa: PLW0603  One writer thread a process, begun at the first write.
    if _committer is None or not _committer.thread.is_alive():
        with _lock:
            if _committer is None or not _committer.thread.is_alive():
                _committer = _Committer()
    future: Future[None] = Future()
    _committer.waiting.put((insert, row, future))
    future.result(WAIT_SECONDS)
