"""Incidents: one matter told by many. A word that bursts above its usual rate, among cases of one topic.

The test is a Poisson one on counts of the last half hour against the usual rate of the same word, with a floor,
so that three people who happen to say "Monday" are no incident. Words are what people wrote; places need no list.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

WINDOW = timedelta(minutes=45)
CASES_MIN = 8
"""Fewer cases than this are answered one by one; the lead's time is worth more than a cluster of three."""

SIGMAS = 5.0
SAME_SHARE = 0.5
"""Two bursts whose cases overlap by this share of the smaller are told as one."""

_WORD = re.compile(r"[^\W\d_][\w'’-]{3,}")
_COMMON = frozenset(
    """about after again all already also always and another anyone anything are around back because been before
    being both call came can cannot cant care come could day days did didn does doesn doing don done down each even
    ever every everyone everything fix for from get gets getting give going gone good got guys had has have haven
    having hello help her here hey his hour hours how into issue isn its just keep kind know last let like line
    little lol long look lot made make many maybe mean might mins minute minutes more morning most much must need
    needs never new next night nobody none not nothing now off okay once one only other our out over people phone
    phones please really right said same say says see seems service should since some someone something still stop
    such sure take tell than thank thanks that the their them then there these they thing things think this those
    though thought time today told too took tried trying under until use using very want was wasn way week well
    went were what when where which while who whole why will wish with without won work working works would wrong
    yeah year yes yesterday yet you your signal network mobile internet data bars coverage outage bill team
    customer company update""".split()
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One case as the finder sees it: when it began, its topic and what was said."""

    case: str
    at: datetime
    topic: str
    text: str
    unsure: bool = False
    """Triage was not sure of the topic, so that it parts nothing."""


class Usual(Protocol):
    """How many cases an hour are expected to say a word, by (topic, word); a mapping is one."""

    def get(self, key: tuple[str, str], default: float, /) -> float: ...


@dataclass(frozen=True, slots=True)
class Burst:
    """An incident that shows: the word that bursts, how often against how often usually, and its cases."""

    topic: str
    word: str
    count: int
    usual: float
    began_at: datetime
    cases: tuple[str, ...]
    reasons: tuple[str, ...]


def words_of(text: str, brand: frozenset[str] = frozenset()) -> frozenset[str]:
    """The words that may tell one matter from another: not the common ones, not the brand's own."""
    found = {word.lower().strip("'’-") for word in _WORD.findall(_without_handles(text))}
    return frozenset(found - _COMMON - brand)


def _without_handles(text: str) -> str:
    return re.sub(r"@\w+|https?://\S+", " ", text)


def bursts(
    sightings: Iterable[Sighting],
    now: datetime,
    usual_per_hour: Usual,
    brand: frozenset[str] = frozenset(),
) -> tuple[Burst, ...]:
    """The incidents that show at `now`, the largest first.

    `usual_per_hour` is the seasonal expectation of (topic, word); a word without one is held against a tenth
    of a case an hour.
    """
    recent = [s for s in sightings if now - WINDOW <= s.at <= now]
    told: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in recent:
        for word in words_of(sighting.text, brand):
            told[word].append(sighting)
    hours = WINDOW / timedelta(hours=1)
    found = []
    for (topic, word), seen in _by_topic(told).items():
        usual = usual_per_hour.get((topic, word), 0.1) * hours
        if _tellers(seen) >= max(CASES_MIN, usual + SIGMAS * math.sqrt(usual)):
            found.append(_burst(topic, word, seen, usual))
    return _told_as_one(sorted(found, key=lambda burst: (-burst.count, burst.topic, burst.word)))


def _tellers(seen: Sequence[Sighting]) -> int:
    """How many tell it. A post that is passed on word for word is one teller, however many pass it on."""
    return len({s.text if s.text.startswith("RT @") else s.case for s in seen})


def _by_topic(told: Mapping[str, Sequence[Sighting]]) -> dict[tuple[str, str], list[Sighting]]:
    """The cases of a word by their topic; those of no sure topic go with the topic that most of its cases have.

    A short cry ("riverside???") has no topic of its own, and a matter told by many is mostly short cries.
    """
    found: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
    for word, seen in told.items():
        sure = Counter(s.topic for s in seen if not _open_topic(s))
        leading = min(sure, key=lambda topic: (-sure[topic], topic)) if sure else ""
        for sighting in seen:
            topic = leading or sighting.topic if _open_topic(sighting) else sighting.topic
            found[(topic, word)].append(sighting)
    return found


def _open_topic(sighting: Sighting) -> bool:
    return sighting.unsure or sighting.topic in ("", "none")


def _burst(topic: str, word: str, seen: Sequence[Sighting], usual: float) -> Burst:
    ordered = sorted(seen, key=lambda s: (s.at, s.case))
    minutes = round(WINDOW.total_seconds() / 60)
    return Burst(
        topic,
        word,
        len(seen),
        usual,
        ordered[0].at,
        tuple(dict.fromkeys(s.case for s in ordered)),
        (f"“{word}” in {len(seen)} cases within {minutes} minutes; usually {usual:.1f}",),
    )


def _told_as_one(found: Sequence[Burst]) -> tuple[Burst, ...]:
    kept: list[Burst] = []
    for burst in found:
        cases = set(burst.cases)
        if not any(len(cases & set(k.cases)) >= SAME_SHARE * len(cases) for k in kept if k.topic == burst.topic):
            kept.append(burst)
    return tuple(kept)


def belongs(sighting: Sighting, topic: str, word: str, brand: frozenset[str] = frozenset()) -> bool:
    """A later case that tells the same matter joins the incident; one without a sure topic by its word alone."""
    return (sighting.topic == topic or _open_topic(sighting)) and word in words_of(sighting.text, brand)
