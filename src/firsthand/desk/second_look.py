"""Second looks: what was filtered out is brought back when its author, its thread or its spread says so."""

from __future__ import annotations

from collections.abc import Iterable

from firsthand.desk.ports import Conflict, Desk
from firsthand.desk.promote import promote
from firsthand.engine.triage.bars import Bars
from firsthand.engine.triage.second_look import Group, second_look

MOST = 20
"""So many a round: a flood of noise must not become a flood of cases."""


def look_again(groups: Iterable[tuple[str, Group]], bars: Bars, desk: Desk) -> list[str]:
    """Promote the newest mention of each group that deserves it; the cases that were opened."""
    opened: list[str] = []
    for key, group in groups:
        reason = second_look(group, bars)
        if not reason:
            continue
        try:
            opened.append(promote(key, "firsthand", reason, desk).id)
        except (Conflict, KeyError):
            continue
        if len(opened) >= MOST:
            break
    return opened
