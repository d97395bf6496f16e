"""The worker's loop: each kind of work in turn; what fails is logged and tried again the next round."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from firsthand import wiring

ROUND_SECONDS = 1.0
log = logging.getLogger("firsthand.worker")


def work(stop: threading.Event, model: Path | None = None, *, once: bool = False) -> None:
    """Rounds until it is told to stop. The policy in force is read anew in every round."""
    while not stop.is_set():
        for name, part in wiring.rounds(model).items():
            _try(name, part)
        if once:
            return
        stop.wait(ROUND_SECONDS)


def _try(name: str, part: Callable[[], object]) -> None:
    """One part of a round: its failure must not keep the others from their work."""
    try:
        part()
    except Exception:
        log.exception("the worker's part '%s' failed; it is tried again in the next round", name)
