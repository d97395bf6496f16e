"""The lines of the virtual desk: each class of cases in order of age, and the oldest of each for assignment."""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Sequence

from firsthand.engine.assignment import CaseClass, Reach, Waiting
from firsthand.engine.assignment.reach import BELOW, OWN


class Lines:
    """`heads` is what assignment sees; `cover` counts who on shift serves a class. Cases are numbers."""

    def __init__(self, reach: Sequence[Reach]) -> None:
        self.reach = reach
        self.shift = [False] * len(reach)
        self.lines: dict[CaseClass, deque[tuple[float, int]]] = {}
        self.heads: dict[CaseClass, Waiting] = {}
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
            self.heads[cls] = Waiting(f"{first:08d}", cls, arrived, None, self.cover[cls] == 0)
        else:
            del self.heads[cls]
        return case

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
        line = self.lines[cls]
        if line:
            arrived, case = line[0]
            self.heads[cls] = Waiting(f"{case:08d}", cls, arrived, None, self.cover[cls] == 0)
        else:
            self.heads.pop(cls, None)
