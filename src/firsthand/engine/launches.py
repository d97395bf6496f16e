"""What planned launches make usual: more cases in their hours, and their own words without being an incident."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from firsthand.domain.launch import Launch
from firsthand.engine.incidents import words_of

HOUR = timedelta(hours=1)
DAY_HOURS = 24
UNKNOWN_SHARE = 0.25
"""The share of a launch's cases in which a word that was not seen before may stand, until more is known."""
UNKNOWN_CASES = 20
"""So many cases of the launch the assumed share counts for, beside those that were seen."""


def extra_cases(launches: Iterable[Launch], start: datetime, usual: float, a_day: float) -> float:
    """Cases that launches add to the hour from `start` on, of which `usual` come anyhow and `a_day` in 24 hours.

    Cases given by the day are spread as the usual ones are, so that the night gets few of them.
    """
    return sum(
        _share(one, start) * (usual * (one.times - 1) if one.times else one.cases * _of_day(usual, a_day))
        for one in launches
    )


def with_launches(hours: Sequence[float], first: datetime, launches: Sequence[Launch]) -> list[float]:
    """The cases of these hours from `first` on, what launches add among them. Never fewer than none."""
    ahead = []
    for at, usual in enumerate(hours):
        day = hours[at - at % DAY_HOURS : at - at % DAY_HOURS + DAY_HOURS]
        a_day = sum(day) * DAY_HOURS / len(day)
        ahead.append(max(0.0, usual + extra_cases(launches, first + HOUR * at, usual, a_day)))
    return ahead


def _share(launch: Launch, start: datetime) -> float:
    """How much of an hour a launch covers."""
    shared = min(launch.until, start + HOUR) - max(launch.starts_at, start)
    return max(0.0, shared / HOUR)


def _of_day(usual: float, a_day: float) -> float:
    return usual / a_day if a_day > 0 else 1 / DAY_HOURS


@dataclass(frozen=True, slots=True)
class Wave:
    """One running launch as the finder of incidents takes it: the cases an hour that it is planned to bring, its
    own words, and how often each word stood in the cases that it brought so far."""

    per_hour: float
    own: frozenset[str]
    seen: Mapping[str, int]
    cases: int

    def expects(self, word: str) -> float:
        """Cases an hour that may say this word: all of them its own words, others as often as they did so far."""
        if word in self.own:
            return self.per_hour
        known = self.seen.get(word, 0) + UNKNOWN_SHARE * UNKNOWN_CASES
        return self.per_hour * known / (self.cases + UNKNOWN_CASES)


def wave(launch: Launch, per_hour: float, told: Sequence[str], brand: frozenset[str] = frozenset()) -> Wave:
    """A launch with what the texts of its cases said so far."""
    seen: Counter[str] = Counter()
    for text in told:
        seen.update(words_of(text, brand))
    own = words_of(" ".join(launch.phrases).replace("#", " "), brand)
    return Wave(max(0.0, per_hour), own, seen, len(told))


class Expected:
    """How often a word is expected an hour in cases of a topic: as usual, and what running launches add.

    So a rise that was planned is no incident, while a rise beyond the plan, and an outage inside it, still are.
    """

    def __init__(self, usual: Mapping[tuple[str, str], float], waves: Sequence[Wave] = ()) -> None:
        self._usual, self._waves = usual, tuple(waves)

    def get(self, key: tuple[str, str], default: float, /) -> float:
        return self._usual.get(key, default) + sum(one.expects(key[1]) for one in self._waves)


def coming(launches: Iterable[Launch], now: datetime, until: datetime) -> list[Launch]:
    """The launches that run now or begin before `until`, the next one first."""
    found = (one for one in launches if one.until > now and one.starts_at < until)
    return sorted(found, key=lambda one: (one.starts_at, one.id))


def running(launches: Iterable[Launch], at: datetime) -> tuple[Launch, ...]:
    """The launches that run at a moment, the one that began last first."""
    found = [one for one in launches if one.runs(at)]
    return tuple(sorted(found, key=lambda one: (-one.starts_at.timestamp(), one.id)))
