"""A dry run: what a changed policy would have made of cases that were, before it goes live.

Every case is routed again under both policies from its reading as it stands, and its first answer is measured
against both sets of targets and calendars. Who would have answered when is not guessed: that needs a what-if.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from firsthand.domain.case import Case
from firsthand.domain.decisions import Route
from firsthand.domain.policy import Policy
from firsthand.engine.routing import route
from firsthand.engine.service_level import clocks

EXAMPLES = 8
"""So many cases of the month are shown as examples of a move."""


@dataclass(frozen=True, slots=True)
class Move:
    """Cases that would have gone from one place to another: (queue, tier), how many, and a few of them."""

    before: tuple[str, int]
    after: tuple[str, int]
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would have been different. `held` are shares of first answers inside their target, None without cases."""

    cases: int
    moves: tuple[Move, ...]
    urgency_changed: int
    held_before: float | None
    held_after: float | None
    newly_missed: tuple[str, ...]
    newly_held: tuple[str, ...]

    @property
    def moved(self) -> int:
        return sum(move.count for move in self.moves)


def dry_run(cases: Iterable[Case], before: Policy, after: Policy, now: datetime) -> DryRun:
    """Both policies on the same cases."""
    counts: Counter[tuple[tuple[str, int], tuple[str, int]]] = Counter()
    examples: dict[tuple[tuple[str, int], tuple[str, int]], list[str]] = {}
    held: list[tuple[str, bool, bool]] = []
    seen = urgency = 0
    for case in cases:
        seen += 1
        old, new = route(case, before), route(case, after)
        urgency += old.urgency != new.urgency
        if (old.queue, old.tier) != (new.queue, new.tier):
            move = ((old.queue, old.tier), (new.queue, new.tier))
            counts[move] += 1
            examples.setdefault(move, []).append(case.id)
        kept = (_held(case, old, before, now), _held(case, new, after, now))
        if None not in kept:
            held.append((case.id, bool(kept[0]), bool(kept[1])))
    return DryRun(
        cases=seen,
        moves=tuple(Move(*move, count, tuple(examples[move][:EXAMPLES])) for move, count in counts.most_common()),
        urgency_changed=urgency,
        held_before=_share([was for _, was, _ in held]),
        held_after=_share([would for _, _, would in held]),
        newly_missed=tuple(case for case, was, would in held if was and not would)[:EXAMPLES],
        newly_held=tuple(case for case, was, would in held if would and not was)[:EXAMPLES],
    )


def _held(case: Case, way: Route, policy: Policy, now: datetime) -> bool | None:
    """Whether the first answer came, or can still come, inside its target; None where there is no such clock."""
    found = [one for one in clocks(replace(case, route=way), policy, now) if one.name == "first_response"]
    return found[0].state != "breached" if found else None


def _share(rows: list[bool]) -> float | None:
    return sum(rows) / len(rows) if rows else None
