"""Which classes of cases somebody on duty serves; the others are open to helpers at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy
from firsthand.engine.assignment.reach import NEVER, OTHER, reach_of
from firsthand.engine.assignment.words import CaseClass, Head


class Cover:
    """The people on duty as classes of cases see them: each class is looked at once, whatever waits in it."""

    def __init__(self, on_duty: Sequence[Agent], policy: Policy) -> None:
        self._reaches = [reach_of(agent, policy) for agent in on_duty]
        self._served: dict[CaseClass, bool] = {}

    def serves(self, head: Head) -> bool:
        """Whether it is somebody's own work or a tier below, from the first minute on."""
        cls = head.waiting().cls
        if cls not in self._served:
            fits = (reach[cls] for reach in self._reaches)
            self._served[cls] = any(
                fit.level not in (NEVER, OTHER) and fit.opens_after_minutes == 0 for fit in fits
            )
        return self._served[cls]

    def mark(self, heads: Iterable[Head]) -> list[Head]:
        """The heads, those marked that nobody on duty serves. A store's page keeps its ladder: its manager comes back."""
        return [
            replace(head, unstaffed=True) if not head.store and not self.serves(head) else head for head in heads
        ]
