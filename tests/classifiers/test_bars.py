"""Bars that keep their promise, on mentions that they were not chosen on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from firsthand.classifiers.bars import CELL_MIN, divided
from firsthand.classifiers.calibration import (
    bar_for,
    drop_bar,
    expected_drop_bar,
    expected_f1,
    lean_for,
    macro_f1,
    upper_bound,
)

WORLDS = 200


def honest(sure: np.ndarray) -> np.ndarray:
    """A reader that is as often right as it says."""
    return sure


def boastful(sure: np.ndarray) -> np.ndarray:
    """One that says more than it knows: what it is sure of to .8 is right in three of four."""
    return 0.35 + 0.5 * sure


def flat(sure: np.ndarray) -> np.ndarray:
    """One whose sureness says next to nothing: just below the promise nearly everywhere."""
    return 0.74 + 0.06 * sure


Reader = Callable[[np.ndarray], np.ndarray]


def a_stream(count: int, chance: np.random.Generator, reader: Reader = honest) -> tuple[np.ndarray, np.ndarray]:
    """Confidences, and whether each is right."""
    sure = chance.beta(4, 2, count)
    return sure, chance.random(count) < reader(sure)


LONG_RUN = np.sort(np.random.default_rng(1).beta(4, 2, 20_000))


def truly_right(bar: float, reader: Reader) -> float:
    """What passes a bar is right so often, in the long run."""
    passed = LONG_RUN[np.searchsorted(LONG_RUN, bar) :]
    return float(reader(passed).mean()) if len(passed) else 1.0


@pytest.mark.parametrize(
    ("promise", "reader"), [(0.65, honest), (0.70, honest), (0.80, honest), (0.70, boastful), (0.80, flat)]
)
def test_the_promise_holds_in_nineteen_of_twenty_worlds(promise: float, reader: Reader) -> None:
    chance = np.random.default_rng(3)
    proven = [bar_for(*a_stream(400, chance, reader), promise) for _ in range(WORLDS)]
    held = [kept is None or truly_right(kept.bar, reader) >= promise for kept in proven]
    assert np.mean(held) >= 0.95


@pytest.mark.parametrize("reader", [honest, boastful, flat])
def test_a_naive_bar_breaks_it_about_half_of_the_time(reader: Reader) -> None:
    chance = np.random.default_rng(4)
    held = []
    for _ in range(WORLDS):
        sure, right = a_stream(400, chance, reader)
        order = np.argsort(-sure)
        precise = np.cumsum(right[order]) / np.arange(1, 401)
        passed = np.flatnonzero(precise >= 0.8)
        held.append(not len(passed) or truly_right(float(sure[order][passed[-1]]), reader) >= 0.8)
    assert np.mean(held) < 0.65, "the guard is worth its cost"


def test_bars_of_several_places_hold_together() -> None:
    chance, holds = np.random.default_rng(8), []
    for _ in range(WORLDS):
        proven = [bar_for(*a_stream(300, chance, flat), 0.8, 0.05 / 4) for _ in range(4)]
        holds.append(all(kept is None or truly_right(kept.bar, flat) >= 0.8 for kept in proven))
    assert np.mean(holds) >= 0.95


def test_a_bar_says_what_it_rests_on() -> None:
    sure, right = a_stream(1_000, np.random.default_rng(9))
    kept = bar_for(sure, right, 0.7)
    assert kept is not None
    passed = sure >= kept.bar
    assert (kept.count, kept.right) == (passed.sum(), right[passed].sum())


def test_a_place_with_too_few_rows_falls_to_the_rest_of_its_language() -> None:
    places = [("x", "en")] * CELL_MIN + [("email", "en")] * 150 + [("facebook", "en")] * 60 + [("x", "es")] * 9
    sets = {place: len(rows) for place, rows in divided(places, CELL_MIN)}
    assert sets == {("", ""): CELL_MIN + 219, ("x", "en"): CELL_MIN, ("", "en"): 210}


def test_one_language_alone_is_every_mention() -> None:
    assert [place for place, _ in divided([("", "en")] * 900 + [("", "es")] * 20, CELL_MIN)] == [("", "")]


def test_of_what_is_filtered_out_no_more_than_promised_needed_an_answer() -> None:
    chance, kept, found = np.random.default_rng(5), [], 0
    later = chance.beta(0.6, 0.6, 60_000)
    for _ in range(100):
        share = chance.beta(0.6, 0.6, 900)
        proven = drop_bar(share, chance.random(900) < share, 0.01, 0.10)
        bar = proven.bar if proven else 0.0
        found += proven is not None
        out = later < bar
        missed, noise = later[out].sum() / later.sum(), (1 - later[out]).sum() / (1 - later).sum()
        kept.append(0.1 * missed <= 0.01 * (0.1 * missed + 0.9 * noise) or noise == 0)
    assert np.mean(kept) >= 0.95
    assert found >= 60, "a promise that filters nothing is kept by nobody's merit"


def test_chances_alone_filter_as_far_as_they_say() -> None:
    share = np.random.default_rng(5).beta(0.6, 0.6, 5_000)
    bar = expected_drop_bar(share, 0.01, 0.10)
    out = share[share < bar]
    assert 0 < 0.1 * out.sum() / share.sum() <= 0.011 * 0.9 * (1 - out).sum() / (1 - share).sum()


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


def _world(chance: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Shares that are honest, and what was true: three answers, one of them rare."""
    usual = np.array([0.65, 0.25, 0.10])
    odds = usual * np.exp(1.2 * chance.standard_normal((count, 3)))
    shares = odds / odds.sum(axis=1, keepdims=True)
    truth = (chance.random((count, 1)) > shares.cumsum(axis=1)).sum(axis=1)
    return shares, truth


def test_where_labels_are_few_the_shares_have_their_say_in_what_is_favoured() -> None:
    chance = np.random.default_rng(4)
    fresh, fresh_truth = _world(chance, 20_000)
    steady, followed = [], []
    for _ in range(30):
        few, truth = _world(chance, 200)
        for scores, expected_as in ((steady, 1_000), (followed, 0)):
            lean = np.array(lean_for(few, truth, expected_as=expected_as))
            scores.append(macro_f1((fresh * lean).argmax(axis=1), fresh_truth, 3))
    assert np.mean(steady) > np.mean(followed)
    assert np.mean(steady) > macro_f1(fresh.argmax(axis=1), fresh_truth, 3)


def test_expected_and_counted_scores_are_the_same_where_every_row_was_judged() -> None:
    shares, truth = _world(np.random.default_rng(8), 500)
    chosen = shares.argmax(axis=1)
    assert expected_f1(chosen, np.eye(3)[truth]) == pytest.approx(macro_f1(chosen, truth, 3))
