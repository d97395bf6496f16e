"""What happened in a played month, case by case and agent by agent: the raw material of every figure."""

from __future__ import annotations

from dataclasses import dataclass, field

from firsthand.simulation.month import Month


@dataclass(slots=True)
class Played:
    """By case: when it was first answered and closed, whether the customer had gone, transfers, attempts."""

    first: list[float | None]
    closed: list[float | None]
    lost: bytearray
    resolved: bytearray
    """0 not resolved, else the number of the attempt that did it."""
    transfers: bytearray
    busy: list[float]
    on_minutes: list[float]
    on_since: list[float]
    next_waits: list[float] = field(default_factory=list)
    noise_read: int = 0
    left_waiting: int = 0

    @classmethod
    def empty(cls, month: Month, agents: int) -> Played:
        count = len(month.arrive)
        return cls(
            first=[None] * count,
            closed=[None] * count,
            lost=bytearray(count),
            resolved=bytearray(count),
            transfers=bytearray(count),
            busy=[0.0] * agents,
            on_minutes=[0.0] * agents,
            on_since=[0.0] * agents,
        )

    def on_duty(self, agent: int, on: bool, now: float, was_on: bool) -> None:
        """Count the minutes on the queue: from coming on duty to going off, breaks left out."""
        if on and not was_on:
            self.on_since[agent] = now
        elif not on and was_on:
            self.on_minutes[agent] += now - self.on_since[agent]
