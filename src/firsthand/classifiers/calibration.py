"""Honest confidence: temperatures, bars that keep a promise, and choices that find the rare answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import beta

from firsthand.classifiers.linear import Head, places
from firsthand.engine.triage import Kept

Array = NDArray[Any]

PROMISES = (0.5, 0.55, 0.58, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98)
"""Precisions for which a bar is looked for."""
CONFIDENCE = 0.95
RISK = 1 - CONFIDENCE
"""How often a promise may be proven that does not hold."""
EXPECTED_AS = 1_000
"""The chances of all rows together count as so many judged rows when choosing what to favour."""
ROUTED_MIN = 20
"""No promise rests on fewer judged mentions."""


def fit_temperatures(logits: Array, truth: Array, weights: Array, heads: tuple[Head, ...]) -> tuple[Array, Array]:
    """For each column a temperature (one a head) and a shift (one an answer), by the likelihood of held-out rows."""
    temperature = np.ones(logits.shape[1])
    shift = np.zeros(logits.shape[1])
    for number, (head, at) in enumerate(zip(heads, places(heads), strict=True)):
        judged = weights[:, number] > 0
        if judged.sum() < ROUTED_MIN:
            continue
        heat, moved = _one_head(logits[judged, at], truth[judged, at], weights[judged, number], head)
        temperature[at], shift[at] = heat, moved
    return temperature, shift


def _one_head(logits: Array, truth: Array, weights: Array, head: Head) -> tuple[float, Array]:
    """Temperature and shifts of one head; a light prior keeps answers that were rarely seen where they were."""
    logits = logits.astype(np.float64)
    total = weights.sum()

    def loss(values: Array) -> float:
        scaled = logits * np.exp(values[0]) + values[1:]
        if head.width == 1:
            each = np.logaddexp(0, scaled[:, 0]) - truth[:, 0] * scaled[:, 0]
        else:
            top = scaled.max(axis=1)
            each = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1)) - (truth * scaled).sum(axis=1)
        return float((each * weights).sum() / total + (values[0] ** 2 + (values[1:] ** 2).sum()) / (2 * total))

    found = minimize(
        loss, np.zeros(1 + head.width), method="L-BFGS-B", bounds=[(-2.5, 2.5)] + [(-4, 4)] * head.width
    )
    return float(np.exp(-found.x[0])), found.x[1:]


def upper_bound(wrong: float, count: float, confidence: float = CONFIDENCE) -> float:
    """The Clopper-Pearson upper bound of a share of mistakes (Clopper and Pearson 1934)."""
    return 1.0 if wrong >= count else float(beta.ppf(confidence, wrong + 1, count - wrong))


def bar_for(confidence: Array, right: Array, precision: float, risk: float = RISK) -> Kept | None:
    """The lowest confidence from which at most `1 - precision` goes wrong, proven; None where it cannot be.

    The surest rows are tested first, then more and more of them: a fallback procedure (Wiens 2003). The risk of a
    wrong proof is shared out beforehand over two starts; a test that holds hands its risk on to the next, one
    that fails loses it. So looking often does not spend the guarantee, as long as surer readings are not the worse ones.
    `right` may hold chances where nobody has judged.
    """
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(1 - right[order].astype(float))
    starts = _starts(len(order), precision, risk)
    level, best = 0.0, 0
    for count in _steps(len(order)):
        level += starts.get(count, 0.0)
        if level and upper_bound(float(wrong[count - 1]), count, 1 - level) <= 1 - precision:
            best = count
        else:
            level = 0.0
    if not best:
        return None
    bar = round(float(confidence[order][best - 1]), 6)
    passed = confidence >= bar
    return Kept(bar, int(passed.sum()), round(float(right[passed].sum()), 1))


@lru_cache(maxsize=200)
def _starts(count: int, precision: float, risk: float) -> dict[int, float]:
    """Where the risk lies: half where half of the mistakes allowed would pass, half at a third of the rows.

    This rests on how many rows there are and on the promise, never on what the rows say.
    """
    first = next(
        (size for size in _steps(count) if upper_bound(size * (1 - precision) / 2, size, 1 - risk / 2) <= 1 - precision),
        None,
    )  # fmt: skip
    if first is None:
        return {}
    second = next((size for size in _steps(count) if size >= max(first, count / 3)), first)
    return {first: risk} if first == second else {first: risk / 2, second: risk / 2}


def _steps(count: int) -> list[int]:
    """Sizes of the routed part to test: a fixed, growing sequence that ends with every row."""
    if count < ROUTED_MIN:
        return []
    sizes = [ROUTED_MIN]
    while sizes[-1] < count:
        sizes.append(min(max(sizes[-1] + 1, int(sizes[-1] * 1.15)), count))
    return sizes


def drop_bar(chance: Array, actionable: Array, wrong_max: float, share: float, risk: float = RISK) -> Kept | None:
    """The highest chance below which at most `wrong_max` of what is filtered out needed an answer, proven.

    Counted for a stream of which `share` needs one, with the upper bound of what is missed. The least likely
    mentions are tested first, then more and more; the first failure after either start ends it, as in `bar_for`.
    """
    order = np.argsort(chance, kind="stable")
    missed, left_out = np.cumsum(actionable[order]), np.cumsum(1 - actionable[order])
    needed, noise = float(missed[-1]), float(left_out[-1])
    sizes = np.unique((np.linspace(0.02, 1.0, 50) * len(order)).astype(int))
    starts = _drop_starts(needed, noise, sizes, wrong_max, share, risk)
    level, best = 0.0, 0
    for size in sizes[sizes > 0].tolist():
        level += starts.get(size, 0.0)
        gone = missed[size - 1], left_out[size - 1]
        if level and _filters_well(float(gone[0]), float(gone[1]), needed, noise, wrong_max, share, level):
            best = size
        else:
            level = 0.0
    if not best:
        return None
    return Kept(round(float(chance[order][best - 1]), 6), best, float(left_out[best - 1]))


def _drop_starts(
    needed: float, noise: float, sizes: Array, wrong_max: float, share: float, risk: float
) -> dict[int, float]:
    """Half of the risk where nine of ten left out are noise and none was missed, half at three times as many."""
    able = [size for size in sizes.tolist()
            if _filters_well(0.0, min(0.9 * size, noise), needed, noise, wrong_max, share, risk / 2)]  # fmt: skip
    if not able:
        return {}
    second = next((size for size in able if size >= 3 * able[0]), able[0])
    return {able[0]: risk} if second == able[0] else {able[0]: risk / 2, second: risk / 2}


def _filters_well(
    missed: float, left_out: float, needed: float, noise: float, wrong_max: float, share: float, level: float
) -> bool:
    wrong = share * upper_bound(missed, needed, 1 - level)
    return wrong <= wrong_max * (wrong + (1 - share) * left_out / max(noise, 1e-9))


def expected_drop_bar(chance: Array, wrong_max: float, share: float) -> float:
    """The same bar by the model's own chances, where nobody has judged: nothing is drawn, so nothing is spent."""
    order = np.argsort(chance, kind="stable")
    missed, left_out = np.cumsum(chance[order]), np.cumsum(1 - chance[order])
    bound = beta.ppf(CONFIDENCE, missed + 1, np.maximum(missed[-1] - missed, 1e-9))
    wrong, right = share * bound, (1 - share) * left_out / max(left_out[-1], 1e-9)
    kept = np.flatnonzero(wrong <= wrong_max * (wrong + right))
    return float(chance[order][kept[-1]]) if len(kept) else 0.0


def lean_for(
    shares: Array, truth: Array, rounds: int = 2, most: float = 4.0, expected_as: int = EXPECTED_AS
) -> tuple[float, ...]:
    """How much to favour each answer when choosing, by the macro-F1 of held-out rows; 1 for answers seen too rarely.

    What is counted as true is partly what was judged, partly what the shares expect: few labels are a draw that a
    choice would follow into its accidents, and calibrated shares are the steadier judge.
    """
    count, width = shares.shape
    lean = np.ones(width)
    seen = np.bincount(truth, minlength=width)
    expected = (count * np.eye(width)[truth] + expected_as * shares) / (count + expected_as)
    steps = np.exp(np.linspace(-np.log(most), np.log(most), 25))
    for _ in range(rounds):
        for answer in np.flatnonzero(seen >= 10):
            scores = []
            for step in steps:
                trial = lean.copy()
                trial[answer] = step
                # A light preference for 1 keeps noise out of the choice.
                scores.append(expected_f1((shares * trial).argmax(axis=1), expected) - 0.004 * abs(np.log(step)))
            smooth = np.convolve(np.pad(scores, 2, mode="edge"), np.ones(5) / 5, "valid")
            lean[answer] = steps[int(smooth.argmax())]
    return tuple((lean / lean.max()).round(4).tolist())


def expected_f1(chosen: Array, expected: Array) -> float:
    """The mean F1 over the answers, where each row's truth is a chance of each."""
    width = expected.shape[1]
    said = np.bincount(chosen, minlength=width)
    right = np.bincount(chosen, weights=expected[np.arange(len(chosen)), chosen], minlength=width)
    total = said + expected.sum(axis=0)
    return float((2 * right[total > 0] / total[total > 0]).mean())


def macro_f1(chosen: Array, truth: Array, width: int) -> float:
    """The mean F1 over the answers that occur."""
    pairs = np.bincount(truth * width + chosen, minlength=width * width).reshape(width, width)
    right, total = np.diag(pairs), pairs.sum(axis=0) + pairs.sum(axis=1)
    return float((2 * right[total > 0] / total[total > 0]).mean())


def kept_of(confidence: Array, right: Array, promises: Sequence[float], risk: float = RISK) -> dict[str, Kept]:
    """Each promised precision that can be kept, with its bar."""
    found = ((promise, bar_for(confidence, right, promise, risk)) for promise in promises)
    return {f"{promise:.2f}": kept for promise, kept in found if kept is not None}
