"""How busy each person of the virtual desk was in the last two hours, kept as work is done: one look costs next to nothing."""

from __future__ import annotations

from collections import deque

from firsthand.domain.policy import Policy
from firsthand.engine.assignment.rest import WINDOW_MINUTES, needs_rest


class Rest:
    """The spans of work of each person that the window still reaches, and their sum."""

    def __init__(self, people: int, policy: Policy) -> None:
        self.policy = policy
        self.guards = policy.capacity.occupancy_max < 1
        self.spans: list[deque[tuple[float, float]]] = [deque() for _ in range(people)]
        self.sums = [0.0] * people

    def works(self, j: int, now: float, minutes: float) -> None:
        """A stretch of work begins; it is asked about only when it is over."""
        if self.guards:
            self.spans[j].append((now, now + minutes))
            self.sums[j] += minutes

    def needed(self, j: int, now: float) -> bool:
        """Whether production's guard would spare this person now."""
        if not self.guards:
            return False
        since, spans = now - WINDOW_MINUTES, self.spans[j]
        while spans and spans[0][1] <= since:
            start, end = spans.popleft()
            self.sums[j] -= end - start
        if self.sums[j] <= self.policy.capacity.occupancy_max * WINDOW_MINUTES:
            return False
        cut = max(0.0, since - spans[0][0]) if spans else 0.0
        return needs_rest((self.sums[j] - cut) / WINDOW_MINUTES, self.policy)
