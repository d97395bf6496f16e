"""Business hours: split shifts, holidays, the days on which clocks change, and their laws."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.domain.hours import ALWAYS, Hours, after, is_open, minutes_between, opens_next

CHICAGO = ZoneInfo("America/Chicago")
NIGHT = Hours("America/Chicago", (((0, 6 * 60), (22 * 60, 24 * 60)),) * 7)
SPLIT = Hours("America/Chicago", (((540, 780), (840, 1140)),) * 6 + ((),), frozenset({date(2026, 12, 25)}))


def local(*when: int) -> datetime:
    return datetime(*when, tzinfo=CHICAGO).astimezone(UTC)


def test_a_split_shift_counts_both_halves_and_no_lunch():
    assert minutes_between(SPLIT, local(2026, 9, 18, 12), local(2026, 9, 18, 15)) == 120


def test_the_night_the_clocks_go_forward_is_an_hour_shorter():
    before = minutes_between(NIGHT, local(2026, 3, 6, 22), local(2026, 3, 7, 6))
    night = minutes_between(NIGHT, local(2026, 3, 7, 22), local(2026, 3, 8, 6))
    assert (before, night) == (480, 420)


def test_the_night_the_clocks_go_back_is_an_hour_longer():
    assert minutes_between(NIGHT, local(2026, 10, 31, 22), local(2026, 11, 1, 6)) == 540


def test_a_target_across_the_change_of_clocks_is_due_after_real_minutes():
    start = local(2026, 3, 7, 23)
    assert after(NIGHT, start, 240) == local(2026, 3, 8, 4)


def test_a_holiday_is_shut_and_the_next_opening_is_the_day_after():
    christmas = local(2026, 12, 25, 10)
    assert not is_open(SPLIT, christmas)
    assert opens_next(SPLIT, christmas) == local(2026, 12, 26, 9)


def test_a_calendar_that_is_never_open_never_comes():
    shut = Hours("UTC", ((),) * 7)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert after(shut, now, 1) is None
    assert opens_next(shut, now) is None
    assert minutes_between(shut, now, now + timedelta(days=9)) == 0


def test_an_end_before_the_start_is_no_time():
    assert minutes_between(ALWAYS, local(2026, 1, 2), local(2026, 1, 1)) == 0


spans = st.lists(st.integers(0, 24 * 12), min_size=0, max_size=4, unique=True).map(
    lambda marks: tuple(
        (a * 5, b * 5) for a, b in zip(sorted(marks)[::2], sorted(marks)[1::2], strict=False) if a < b
    )
)
calendars = st.builds(
    Hours,
    zone=st.sampled_from(("UTC", "America/Chicago", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu")),
    weekly=st.tuples(*[spans] * 7),
    holidays=st.frozensets(st.dates(date(2026, 2, 20), date(2026, 4, 10)), max_size=3),
)
moments = st.datetimes(datetime(2026, 2, 20), datetime(2026, 4, 10)).map(
    lambda at: at.replace(tzinfo=UTC, microsecond=0)
)


@settings(deadline=None, max_examples=60)
@given(calendars, moments, moments, moments)
def test_minutes_of_two_neighbouring_stretches_add_up(hours, one, two, three):
    a, b, c = sorted((one, two, three))
    whole = minutes_between(hours, a, c)
    assert whole == pytest.approx(minutes_between(hours, a, b) + minutes_between(hours, b, c), abs=1e-6)
    assert 0 <= whole <= (c - a).total_seconds() / 60 + 1e-9


@settings(deadline=None, max_examples=60)
@given(calendars, moments, st.integers(1, 3000))
def test_due_is_exactly_when_the_minutes_are_spent(hours, start, minutes):
    due = after(hours, start, minutes)
    if due is None:
        assert minutes_between(hours, start, start + timedelta(days=60)) == 0
        return
    assert minutes_between(hours, start, due) == pytest.approx(minutes, abs=1e-6)
    assert minutes_between(hours, start, due - timedelta(seconds=1)) < minutes


@settings(deadline=None, max_examples=60)
@given(calendars, moments)
def test_open_means_that_the_next_minute_counts(hours, now):
    assert is_open(hours, now) == (opens_next(hours, now) == now)
    if is_open(hours, now):
        assert minutes_between(hours, now, now + timedelta(seconds=1)) > 0
