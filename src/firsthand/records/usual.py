"""How often each word usually stands in the cases of a topic, an hour: what a burst of it is held against."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import QuerySet

from firsthand.domain.decisions import TOPICS
from firsthand.engine.incidents import WINDOW, words_of
from firsthand.records.models import CaseRow, IncidentCase

DAYS = 14
LOOKED_MOST = 50_000
HOUR = timedelta(hours=1)


def usual(now: datetime, brand: frozenset[str] = frozenset()) -> dict[tuple[str, str], float]:
    """Cases an hour by (topic, word) over two weeks, as busy as this hour of the day usually is.

    What a planned launch or an incident brought is not usual and is left out, and so is the time that is being
    looked at. A desk that is younger is measured over the time that it has. A case without a sure topic goes with
    the topic that leads its word when a burst is looked for, so it counts for each topic here.
    """
    rows = _before(now).exclude(id__in=IncidentCase.objects.values("case"))
    seen: Counter[tuple[str, str]] = Counter()
    open_topic: Counter[str] = Counter()
    hours: Counter[int] = Counter()
    oldest = now
    columns = rows.values_list("opened_at", "topic", "needs_person", "snippet")
    for at, topic, unsure, text in columns[:LOOKED_MOST]:
        if unsure or topic in ("", "none"):
            open_topic.update(words_of(text, brand))
        else:
            seen.update((topic, word) for word in words_of(text, brand))
        hours[_hour_of_day(at, now)] += 1
        oldest = at
    span = _span(oldest, now)
    busy = _busy(hours, span)
    keys = seen.keys() | {(topic, word) for topic in TOPICS for word in open_topic}
    return {key: (seen[key] + open_topic[key[1]]) / span * busy for key in keys}


def volume(now: datetime) -> tuple[float, float]:
    """Cases that usually come in this hour of the day, and in a whole day, without launches and stores' pages."""
    hours: Counter[int] = Counter()
    oldest = now
    for at in _before(now).values_list("opened_at", flat=True)[:LOOKED_MOST]:
        hours[_hour_of_day(at, now)] += 1
        oldest = at
    span = _span(oldest, now)
    an_hour = hours.total() / span
    return an_hour * _busy(hours, span), an_hour * 24


def _before(now: datetime) -> QuerySet[CaseRow]:
    """The cases of the last two weeks without those of stores' pages and launches, the newest first."""
    rows = CaseRow.objects.filter(
        opened_at__gt=now - timedelta(days=DAYS), opened_at__lte=now - WINDOW, store="", launch__isnull=True
    )
    return rows.order_by("-opened_at")


def _span(oldest: datetime, now: datetime) -> float:
    """The hours that were looked at; one at least."""
    return max(1.0, (now - WINDOW - oldest) / HOUR)


def _hour_of_day(at: datetime, now: datetime) -> int:
    """Hours of the day before the present one, counted back around the clock: 0 is the same hour of the day."""
    return int((now - at) / HOUR) % 24


def _busy(hours: Counter[int], span: float) -> float:
    """How busy this hour of the day is against the mean; 1 where less than two days are known."""
    total = hours.total()
    if span < 48 or not total:
        return 1.0
    near = hours[0] + hours[23] + hours[1]
    return max(0.1, near / 3 / (total / 24))
