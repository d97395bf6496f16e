"""Drift: a share that changed by more than chance is marked, and chance is not."""

from __future__ import annotations

import random

from firsthand.engine.triage.drift import compared


def test_a_share_that_doubled_is_strange() -> None:
    assert compared("billing", 200, 1_000, 400, 4_000).strange


def test_a_handful_says_nothing() -> None:
    assert not compared("billing", 9, 10, 1, 10).strange
    assert compared("billing", 0, 0, 1, 10).now is None
    assert compared("billing", 400, 1_000, 3, 3).before is None, "all of three would read as 100 %"


def test_chance_is_rarely_called_strange() -> None:
    chance = random.Random(1)
    draws = [
        compared(
            "x",
            sum(chance.random() < 0.2 for _ in range(500)),
            500,
            sum(chance.random() < 0.2 for _ in range(800)),
            800,
        )
        for _ in range(400)
    ]
    assert sum(draw.strange for draw in draws) <= 3
