"""How much work a reading is: for comparing a long text with a short one, never with a clock."""

from __future__ import annotations

import time
from collections.abc import Callable


def work_of(read: Callable[[str], object], words: str) -> float:
    """This thread's own seconds on the processor, the least of three: what else runs does not count."""
    found = []
    for _ in range(3):
        begun = time.thread_time()
        read(words)
        found.append(time.thread_time() - begun)
    return min(found)


def in_line(short: float, long: float) -> bool:
    """Whether four times the length took about four times the work. In squares of the length it were sixteen times.

    The least that counts keeps the clock's own grain, and a machine that stumbles, out of it.
    """
    return long < 12 * max(short, 0.02)
