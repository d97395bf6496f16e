"""Drift: does triage say this week what it said in the weeks before?"""

from __future__ import annotations

import math
from dataclasses import dataclass

STRANGE = 3.3
"""So many standard errors apart is no chance, also when a dozen shares are looked at (once in 80 weeks)."""
COUNT_MIN = 50
"""A past of fewer is told as none: all of three mentions would read as 100 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """How often something is said now and was said before, and whether the change is more than chance."""

    name: str
    now: float | None
    before: float | None
    strange: bool


def compared(name: str, hits: int, count: int, hits_before: int, count_before: int) -> Share:
    """Two shares side by side, by their pooled standard error."""
    now = hits / count if count else None
    before = hits_before / count_before if count_before >= COUNT_MIN else None
    if now is None or before is None or count < COUNT_MIN:
        return Share(name, now, before, False)
    pooled = (hits + hits_before) / (count + count_before)
    error = math.sqrt(pooled * (1 - pooled) * (1 / count + 1 / count_before))
    return Share(name, now, before, error > 0 and abs(now - before) > STRANGE * error)
