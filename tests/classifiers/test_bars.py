"""Bars that keep their promise, on mentions that they were not chosen on."""

from __future__ import annotations

import numpy as np
import pytest

from firsthand.classifiers.calibration import bar_for, drop_bar, lean_for, macro_f1, upper_bound


def a_stream(count: int, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Confidences, and whether each is right: a calibrated reader."""
    sure = chance.beta(4, 2, count)
    return sure, chance.random(count) < sure


@pytest.mark.parametrize("promise", [0.65, 0.80, 0.90])
def test_the_promise_holds_in_nine_of_ten_worlds(promise: float) -> None:
    chance = np.random.default_rng(3)
    held = 0
    for _ in range(100):
        bar = bar_for(*a_stream(400, chance), promise)
        sure, right = a_stream(4_000, chance)
        held += bar is None or right[sure >= bar].mean() >= promise
    assert held >= 90


def test_a_naive_bar_breaks_it_half_of_the_time() -> None:
    chance = np.random.default_rng(4)
    held = 0
    for _ in range(100):
        sure, right = a_stream(400, chance)
        order = np.argsort(-sure)
        precise = np.cumsum(right[order]) / np.arange(1, 401)
        bar = sure[order][np.flatnonzero(precise >= 0.8)[-1]]
        later, judged = a_stream(4_000, chance)
        held += judged[later >= bar].mean() >= 0.8
    assert held < 75, "the guard is worth its cost"


def test_of_what_is_filtered_out_no_more_than_promised_needed_an_answer() -> None:
    chance = np.random.default_rng(5)
    kept = 0
    for _ in range(60):
        share = chance.beta(0.6, 0.6, 900)
        bar = drop_bar(share, chance.random(900) < share, 0.01, 0.10)
        later = chance.beta(0.6, 0.6, 20_000)
        asks = chance.random(20_000) < later
        missed, noise = (asks & (later < bar)).sum() / asks.sum(), (~asks & (later < bar)).sum() / (~asks).sum()
        kept += 0.1 * missed <= 0.01 * (0.1 * missed + 0.9 * noise) or noise == 0
    assert kept >= 54


def test_the_bound_is_that_of_clopper_and_pearson() -> None:
    assert upper_bound(0, 299) == pytest.approx(0.00997, abs=1e-4)
    assert upper_bound(5, 100) == pytest.approx(0.1023, abs=1e-3)
    assert upper_bound(7, 7) == 1.0


def test_rare_answers_are_found_by_leaning_towards_them() -> None:
    chance = np.random.default_rng(6)
    truth = (chance.random(3_000) < 0.08).astype(int)
    rare = np.clip(0.25 * truth + 0.12 + 0.1 * chance.standard_normal(3_000), 0.01, 0.99)
    shares = np.stack((1 - rare, rare), axis=1)
    plain = macro_f1(shares.argmax(axis=1), truth, 2)
    leaning = macro_f1((shares * np.array(lean_for(shares, truth))).argmax(axis=1), truth, 2)
    assert leaning > plain + 0.05
