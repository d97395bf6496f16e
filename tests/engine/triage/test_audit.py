"""The audit of what is filtered out: a day of 300 reads finds one miss in a hundred, and cries wolf rarely."""

from __future__ import annotations

import random

import pytest

from firsthand.engine.triage.audit import ALPHA, QUIET, READS_A_DAY, audit

DAYS = 3_000


def alarms(rate: float, seed: int) -> float:
    """The share of days with an alarm, when this share of the pile is missed."""
    chance = random.Random(seed)
    missed = (sum(chance.random() < rate for _ in range(READS_A_DAY)) for _ in range(DAYS))
    return sum(audit(READS_A_DAY, each).alarm for each in missed) / DAYS


def test_one_miss_in_a_hundred_raises_the_alarm_within_a_day() -> None:
    # 0.951 by the formula; three standard errors of 3,000 days are 0.012.
    assert alarms(0.01, seed=1) >= 0.95 - 0.012


def test_false_alarms_stay_within_alpha() -> None:
    assert alarms(QUIET, seed=2) <= ALPHA + 0.012


def test_the_bound_covers_the_truth() -> None:
    chance = random.Random(3)
    covered = 0
    for _ in range(500):
        missed = sum(chance.random() < 0.02 for _ in range(300))
        covered += audit(300, missed).high >= 0.02
    assert covered >= 0.95 * 500 - 15


@pytest.mark.parametrize(("reads", "missed", "high"), [(299, 0, 0.01), (300, 3, 0.0256), (20, 20, 1.0)])
def test_the_bound_is_clopper_and_pearsons(reads: int, missed: int, high: float) -> None:
    assert audit(reads, missed).high == pytest.approx(high, abs=2e-4)


def test_nobody_read_anything() -> None:
    assert audit(0, 0).alarm is False
    assert audit(0, 0).high == 1.0
