"""The forecast against what a lead would do by hand, on weeks that were never used to choose it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.simulation.confusion import uniform
from firsthand.simulation.forecast import WEEK, assumed, forecast, profile, thin, updated
from firsthand.simulation.month import draw
from firsthand.simulation.scenario import Scenario, with_value


def weeks_of_counts(seed: int, weeks: int = 9) -> list[float]:
    scenario = with_value(with_value(Scenario(), "days", 7 * weeks), "arrivals.mentions", 200_000)
    counts = Counter(int(at // 60) for at in draw(scenario, seed, uniform(scenario)).arrive)
    return [float(counts[hour]) for hour in range(WEEK * weeks)]


def error(told: list[float], came: list[float]) -> float:
    """Sum of misses over sum of cases, hour by hour."""
    return sum(abs(a - b) for a, b in zip(told, came, strict=True)) / sum(came)


def test_the_forecast_beats_last_week_and_the_last_hour_makes_it_better():
    errors = {"last week": 0.0, "forecast": 0.0, "updated": 0.0}
    for seed in (2001, 2002, 2003):
        counts = weeks_of_counts(seed)
        day = 24
        for start in range(6 * WEEK, 9 * WEEK, day):
            came = counts[start : start + day]
            told = forecast(counts[:start], 0, day)
            later = [told[0]] + [updated(told[h], told[h - 1], came[h - 1]) for h in range(1, day)]
            errors["last week"] += error(counts[start - WEEK : start - WEEK + day], came)
            errors["forecast"] += error(told, came)
            errors["updated"] += error(later, came)
    assert errors["updated"] < 0.92 * errors["forecast"]
    assert errors["forecast"] < 0.88 * errors["last week"]


def test_a_desk_that_is_always_alike_is_foreseen_exactly():
    week = [float(hour % 24) for hour in range(WEEK)]
    assert forecast(week * 5, 0, 48) == pytest.approx(week[:48])


def test_the_first_hour_of_the_counts_may_be_any_hour_of_the_week():
    week = [float(hour) for hour in range(WEEK)]
    shifted = week[100:] + week * 3
    assert profile(shifted, 100) == pytest.approx(week)


def test_without_any_past_nothing_is_expected():
    assert forecast([], 0, 3) == [0.0, 0.0, 0.0]


@given(st.lists(st.integers(0, 500), max_size=400), st.integers(0, WEEK - 1), st.integers(0, 60))
def test_a_forecast_is_never_below_nothing(counts, first, hours):
    assert all(one >= 0 for one in forecast(counts, first, hours))


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 1000))
def test_a_busier_hour_never_lowers_the_next(ahead, expected, seen):
    assert updated(ahead, expected, seen + 1) >= updated(ahead, expected, seen) >= 0


def test_one_morning_is_no_week_and_gets_the_assumed_shape_at_its_own_level():
    day = [1.0] * 12 + [3.0] * 12
    morning = [0.9] + [0.0] * 200 + [10.0, 10.0]
    assert thin(morning)
    assert not thin([1.0] * 7 * 24)
    week = assumed(morning, 24 * 4 + 10 - 201, day)
    assert week[24 * 4 + 10] == pytest.approx(10.0)
    assert week[20] == pytest.approx(30.0)
    assert assumed([], 0, day) == [0.0] * WEEK
