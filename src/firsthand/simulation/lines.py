"""The lines of the virtual desk: each class of cases in order of age, and the oldest of each for assignment."""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from firsthand.engine.assignment import CaseClass, Reach, Waiting
from firsthand.engine.assignment.reach import BELOW, OWN

Heads = dict[CaseClass, Waiting]


class Lines:
    """`seen` is what assignment sees of the lines; `cover` counts who on shift serves a class. Cases are numbers.

    The heads lie by tier where the ladder never gives a tier to those below it: whoever is at tier 1 need not look
    at the others. Strict teams may have to help with anything, so there all heads lie in one place.
    """

    def __init__(self, reach: Sequence[Reach], ladder: bool = False) -> None:
        self.reach = reach
        self.heads: tuple[Heads, ...] = ({}, {}, {}) if ladder else ({},)
        self.top = len(self.heads) - 1
        self.seen = [self.heads[: one.agent.tier] if ladder else self.heads for one in reach]
        self.shift = [False] * len(reach)
        self.lines: dict[CaseClass, deque[tuple[float, int]]] = {}
        self.cover: dict[CaseClass, int] = {}
        self.waiting = 0

    def push(self, cls: CaseClass, arrived: float, case: int) -> None:
        """A case enters its line at the place of its age: at the end, unless it comes back with its age kept."""
        line = self.lines.get(cls)
        if line is None:
            line = self.lines[cls] = deque()
            self.cover[cls] = self.serving(cls)
        entry = (arrived, case)
        if line and entry < line[-1]:
            insort(line, entry)
        else:
            line.append(entry)
        self.waiting += 1
        if line[0] is entry:
            self._refresh(cls)

    def pop(self, cls: CaseClass) -> int:
        """The oldest case of a class leaves its line."""
        line = self.lines[cls]
        case = line.popleft()[1]
        self.waiting -= 1
        if line:
            arrived, first = line[0]
            self.of_tier(cls)[cls] = Waiting(f"{first:08d}", cls, arrived, None, self.cover[cls] == 0)
        else:
            del self.of_tier(cls)[cls]
        return case

    def of_tier(self, cls: CaseClass) -> Heads:
        """The heads among which this class has its place."""
        return self.heads[min(cls.tier - 1, self.top)]

    def seen_by(self, j: int) -> Iterable[Waiting]:
        """The oldest of each class that somebody could take at all."""
        seen = self.seen[j]
        return seen[0].values() if len(seen) == 1 else chain.from_iterable(map(dict.values, seen))

    def all_heads(self) -> Iterator[Waiting]:
        """The oldest of every class that waits."""
        return chain.from_iterable(map(dict.values, self.heads))

    def serving(self, cls: CaseClass) -> int:
        """How many people on shift have this class as own work or a tier below."""
        reach = self.reach
        return sum(reach[j][cls].level in (OWN, BELOW) for j, here in enumerate(self.shift) if here)

    def covered(self, cls: CaseClass) -> bool:
        """Whether somebody on shift has this class as own work."""
        if cls in self.cover:
            return self.cover[cls] > 0
        return any(here and self.reach[j][cls].level == OWN for j, here in enumerate(self.shift))

    def on_shift(self, j: int, here: bool) -> None:
        """Somebody comes or goes: a line that nobody serves is open to others at once."""
        self.shift[j] = here
        for cls, line in self.lines.items():
            if self.reach[j][cls].level in (OWN, BELOW):
                before = self.cover[cls]
                after = self.cover[cls] = before + (1 if here else -1)
                if line and (before == 0 or after == 0):
                    self._refresh(cls)

    def _refresh(self, cls: CaseClass) -> None:
        arrived, case = self.lines[cls][0]
        self.of_tier(cls)[cls] = Waiting(f"{case:08d}", cls, arrived, None, self.cover[cls] == 0)
