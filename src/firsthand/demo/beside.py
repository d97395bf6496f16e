"""The what-if of the morning, worked out in a process of its own, so that it slows nobody at the desk."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

KEPT = "demo_one_pool"
"""The setting that keeps what came of it."""


@contextmanager
def one_pool() -> Iterator[subprocess.Popen[bytes]]:
    """Begun at once, ended with the block whether it is done or not."""
    command = [sys.executable, "-m", "firsthand.demo.one_pool"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def kept() -> dict[str, Any] | None:
    from firsthand.records import settings

    told = settings.get(KEPT)
    found: dict[str, Any] | None = json.loads(told) if told else None
    return found


def keep(told: bytes) -> dict[str, Any]:
    from firsthand.records import settings
    from firsthand.records.units import unit

    found: dict[str, Any] = json.loads(told)
    with unit():
        settings.put(KEPT, json.dumps(found))
    return found


def work_out_at_once() -> dict[str, Any] | None:
    """The same, waited for; None where it could not be worked out."""
    with one_pool() as process:
        said = process.communicate()[0]
    return keep(said) if process.returncode == 0 else None


def work_out(stop: threading.Event) -> None:
    """Unless it is known already: work it out and keep it; given up when the desk is closed."""
    if kept():
        return
    with one_pool() as process:
        said: list[bytes] = []
        reader = threading.Thread(target=lambda: said.append(process.communicate()[0]), daemon=True)
        reader.start()
        while reader.is_alive() and not stop.is_set():
            reader.join(0.5)
    if said and process.returncode == 0:
        keep(said[0])
