"""The board's figures: counted while the page is asked for on a small desk, beside the pages on a large one.

To count a span is to fold every case of it. A hundred thousand cases take most of a minute, and on a busy desk the log
has grown by the time that it is done. So a large span is counted by a thread of its own, at most for a twentieth of the
time, and the page tells of when its figures are. Cases are read piece by piece: what came while they were counted may be
in them, and the next count has all of it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime

from firsthand.domain.measurement import Measurement

AT_ONCE = 1_000
"""So many cases are counted while the page waits: it takes about a third of a second."""
REST = 20
"""A count that took a second is followed by twenty seconds in which nothing of that span is counted."""

log = logging.getLogger("firsthand.board")
Count = Callable[[], tuple[Measurement, ...]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands on the page. `at` is when it was counted, where the log has grown since; None where it has not."""

    found: tuple[Measurement, ...] = ()
    at: datetime | None = None
    counting: bool = False
    """Nothing was counted yet; the figures come in a moment."""


@dataclass(frozen=True, slots=True)
class _Kept:
    found: tuple[Measurement, ...]
    state: Hashable
    at: datetime
    took: float
    ended: float


def beside(act: Callable[[], None]) -> None:
    """Do it in a thread that nobody waits for."""
    threading.Thread(target=act, name="board", daemon=True).start()


@dataclass
class Counter:
    """Keeps the figures of each span. `begin` starts a count beside the page; `clock` gives seconds."""

    begin: Callable[[Callable[[], None]], None] = beside
    clock: Callable[[], float] = time.monotonic
    at_once: int = AT_ONCE
    _kept: dict[Hashable, _Kept] = field(default_factory=dict)
    _running: set[Hashable] = field(default_factory=set)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def of(self, span: Hashable, state: Hashable, size: Callable[[], int], count: Count, now: datetime) -> Figures:
        """The figures of a span in a state of the log: the same state gives the same figures."""
        kept = self._kept.get(span)
        if kept is not None and kept.state == state:
            return Figures(kept.found)
        if size() <= self.at_once:
            return Figures(self._counted(span, state, count, now).found)
        if kept is None or self.clock() - kept.ended >= kept.took * REST:
            self._begin(span, state, count, now)
            kept = self._kept.get(span)
        if kept is None:
            return Figures(counting=True)
        return Figures(kept.found, None if kept.state == state else kept.at)

    def _begin(self, span: Hashable, state: Hashable, count: Count, now: datetime) -> None:
        with self._guard:
            if span in self._running:
                return
            self._running.add(span)

        def act() -> None:
            try:
                self._counted(span, state, count, now)
            except Exception:
                log.exception("the board's figures could not be counted")
            finally:
                self._running.discard(span)

        self.begin(act)

    def _counted(self, span: Hashable, state: Hashable, count: Count, now: datetime) -> _Kept:
        began = self.clock()
        found = count()
        ended = self.clock()
        kept = self._kept[span] = _Kept(found, state, now, ended - began, ended)
        return kept
