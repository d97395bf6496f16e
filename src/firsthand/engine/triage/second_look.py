"""A second look at what was filtered out: its author writes again, its thread grows, or it spreads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.engine.triage.bars import Bars

SPREAD_AUTHORS_MIN = 20
"""So many people carrying the same words is more than chance."""
SPREAD_CHANCE_MIN = 0.10
"""What surely is an advert or a contest may spread as far as it likes."""
WORDS = {"author": "its author wrote again", "thread": "its thread grew"}


@dataclass(frozen=True, slots=True)
class Group:
    """Filtered-out mentions that belong together: of one author, of one thread, or of the same words."""

    kind: str
    chances: Sequence[float]
    """How likely each needs an answer, by its own words alone."""
    authors: int = 1


def together(chances: Sequence[float]) -> float:
    """How likely at least one of them needs an answer, each being a reason of its own."""
    return 1 - math.prod(1 - chance for chance in chances)


def second_look(group: Group, bars: Bars) -> str:
    """Why the newest of the group is brought back; empty where it stays."""
    if group.kind == "spread":
        if group.authors < SPREAD_AUTHORS_MIN or max(group.chances, default=0.0) < SPREAD_CHANCE_MIN:
            return ""
        return f"it spreads: {group.authors} people carry the same words"
    if len(group.chances) < 2 or together(group.chances) < bars.act:
        return ""
    return f"{WORDS[group.kind]}: {len(group.chances)} mentions, together {together(group.chances):.2f} likely to need an answer"
