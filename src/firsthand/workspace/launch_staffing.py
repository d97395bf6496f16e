"""What a planned launch asks of the desk: by day, the cases that come, the people they need, and who is called in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from firsthand.domain.launch import Launch
from firsthand.domain.policy import Policy
from firsthand.engine.launches import with_launches
from firsthand.simulation.scenario import Scenario
from firsthand.simulation.staffing import needs

HOUR = timedelta(hours=1)
DAYS_MOST = 14


@dataclass(frozen=True, slots=True)
class LaunchDay:
    """One day of a launch, with its hardest hour: people needed then, as usual and with it, and who is called."""

    day: datetime
    usual: float
    cases: float
    hour: datetime
    needed: int
    usually: int
    called: int

    @property
    def gap(self) -> int:
        """People who are missing at the hardest hour, beside those who are usually there."""
        return max(0, self.needed - self.usually - self.called)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The hours ahead from `first` on: cases as usual, and the people they take, by the hour."""

    first: datetime
    usual: Sequence[float]
    scenario: Scenario
    policy: Policy
    goal: float

    def people(self, cases: Sequence[float]) -> list[int]:
        found = [0] * len(cases)
        for need in needs(cases, self.scenario, self.policy, self.goal):
            found[need.hour] += need.people
        return found


def days_of(launch: Launch, ahead: Ahead, zone: str) -> list[LaunchDay]:
    """Each day of the launch that lies ahead; the hour with the widest gap stands for the day."""
    cases = with_launches(ahead.usual, ahead.first, (launch,))
    needed, usually = ahead.people(cases), ahead.people(ahead.usual)
    by_day: dict[str, list[int]] = {}
    for at in range(len(cases)):
        start = ahead.first + HOUR * at
        if start + HOUR > launch.starts_at and start < launch.until:
            by_day.setdefault(f"{start.astimezone(ZoneInfo(zone)):%Y-%m-%d}", []).append(at)
    return [_day(hours, launch, ahead, cases, needed, usually) for hours in by_day.values()]


def _day(
    hours: Sequence[int],
    launch: Launch,
    ahead: Ahead,
    cases: Sequence[float],
    needed: Sequence[int],
    usually: Sequence[int],
) -> LaunchDay:
    called = {at: len(set(launch.called_at(max(ahead.first + HOUR * at, launch.starts_at)))) for at in hours}
    hardest = max(hours, key=lambda at: (needed[at] - usually[at] - called[at], cases[at]))
    return LaunchDay(
        ahead.first + HOUR * hours[0],
        sum(ahead.usual[at] for at in hours),
        sum(cases[at] for at in hours),
        ahead.first + HOUR * hardest,
        needed[hardest],
        usually[hardest],
        called[hardest],
    )
