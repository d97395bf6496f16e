"""How many cases come in the next hours: the week's profile, the level of the last days, the last hour's surprise.

Twenty lines that beat "as last week" by a fifth on bursty arrivals and need no library; the test measures it.
Hours count from Monday midnight; `counts` are hourly, the oldest first.
"""

from __future__ import annotations

from collections.abc import Sequence

WEEK = 168
WEEKS = 5
LEVEL_HOURS = 72
LEVEL_SHARE = 0.5
"""How far the level follows the last three days; the rest stays with the profile."""
SURPRISE_SHARE = 0.7
"""How much of the last hour's surprise goes on into the next."""


def thin(counts: Sequence[float]) -> bool:
    """Whether fewer than seven days have cases: too little to know a week by."""
    days = {at // 24 for at, count in enumerate(counts) if count}
    return len(days) < 7


def assumed(counts: Sequence[float], first_hour: int, day: Sequence[float]) -> list[float]:
    """A week from little past: every day has the assumed shape, at the level of the busy hours that were seen.

    Hours before the desk was in use say nothing, so only hours of at least a tenth of the busiest one count.
    """
    least = max(counts, default=0.0) / 10
    seen = [(first_hour + at, count) for at, count in enumerate(counts) if count and count >= least]
    expected = sum(day[hour % 24] for hour, _ in seen)
    level = sum(count for _, count in seen) / expected if expected else 0.0
    return [level * day[hour % 24] for hour in range(WEEK)]


def profile(counts: Sequence[float], first_hour: int) -> list[float]:
    """Mean cases by hour of the week over the last five weeks; hours never seen take the mean of all."""
    recent = counts[-WEEK * WEEKS :]
    start = first_hour + len(counts) - len(recent)
    sums, seen = [0.0] * WEEK, [0] * WEEK
    for offset, count in enumerate(recent):
        sums[(start + offset) % WEEK] += count
        seen[(start + offset) % WEEK] += 1
    mean = sum(recent) / len(recent) if recent else 0.0
    return [total / times if times else mean for total, times in zip(sums, seen, strict=True)]


def level(counts: Sequence[float], first_hour: int, usual: Sequence[float]) -> float:
    """How busy the last three days were against the profile, drawn half-way back to usual."""
    recent = counts[-LEVEL_HOURS:]
    start = first_hour + len(counts) - len(recent)
    expected = sum(usual[(start + offset) % WEEK] for offset in range(len(recent)))
    if expected <= 0:
        return 1.0
    return 1 + LEVEL_SHARE * (sum(recent) / expected - 1)


def forecast(counts: Sequence[float], first_hour: int, hours: int) -> list[float]:
    """Cases expected in each of the next hours."""
    usual = profile(counts, first_hour)
    times = level(counts, first_hour, usual)
    now = first_hour + len(counts)
    return [usual[(now + ahead) % WEEK] * times for ahead in range(hours)]


def updated(expected_next: float, expected_last: float, seen_last: float) -> float:
    """The next hour, in the light of the hour that just ended: a surprise goes on, and fades."""
    surprise = (seen_last + 1) / (expected_last + 1)
    return expected_next * max(0.0, 1 + SURPRISE_SHARE * (surprise - 1))
