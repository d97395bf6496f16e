"""The small chart of what came in: the times under it are those of a clock on the wall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from firsthand.workspace.chart import MOST_TICKS, Piece, chart

CHICAGO = ZoneInfo("America/Chicago")


def even(since: datetime, until: datetime, pieces: int) -> Sequence[Piece]:
    step = (until - since) / pieces
    return [(since + n * step, 10 + n % 3, 3) for n in range(pieces)]


def test_a_morning_has_its_whole_hours_under_it():
    begun = datetime(2026, 9, 18, 11, 53, tzinfo=UTC)
    told = chart(even, begun, begun + timedelta(hours=3, minutes=54), CHICAGO)
    assert [label for _, label in told.ticks] == ["07:00", "08:00", "09:00", "10:00"]
    assert told.ticks[0][0] == pytest.approx(100 * 7 / 234, abs=0.1), "and each where it is"


@pytest.mark.parametrize(
    "span", [timedelta(minutes=7), timedelta(hours=24), timedelta(days=30), timedelta(days=900)]
)
def test_any_span_has_a_few_times_under_it_from_left_to_right(span):
    begun = datetime(2026, 3, 1, 5, 17, tzinfo=UTC)
    places = [at for at, _ in chart(even, begun, begun + span, CHICAGO).ticks]
    assert 1 <= len(places) <= MOST_TICKS
    assert places == sorted(places)
    assert all(0 <= at <= 100 for at in places)


def test_a_week_in_which_only_this_morning_had_anything_is_told_by_the_hour():
    now = datetime(2026, 9, 18, 15, 50, tzinfo=UTC)
    seven = now - timedelta(hours=3, minutes=50)

    def read(since: datetime, until: datetime, pieces: int) -> Sequence[Piece]:
        return [
            (at, count if at >= seven - (until - since) / pieces else 0, 0)
            for at, count, _ in even(since, until, pieces)
        ]

    told = chart(read, now - timedelta(days=7), now, CHICAGO)
    labels = [label for _, label in told.ticks]
    assert len(labels) == len(set(labels))
    assert "18 Sep" not in labels
    assert "18 Sep" not in told.peak
