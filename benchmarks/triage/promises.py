"""Does a promised precision hold on mentions that the bar was not chosen on? A hundred resamplings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from firsthand.classifiers.calibration import bar_for
from firsthand.classifiers.corpus import Labelled
from firsthand.domain.decisions import Triage

RESAMPLINGS = 100
SEED = 17
PROMISED = (0.55, 0.60, 0.65, 0.70, 0.75, 0.80)


def routed(rows: Sequence[Labelled], found: Sequence[Triage]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows that would go to a specialist were the bar 0: their place, confidence, and whether the queue is right."""
    at = [number for number, each in enumerate(found) if each.actionable and each.topic != "none"]
    sure = np.array([found[number].topic_confidence for number in at])
    right = np.array([found[number].topic == rows[number].labels["topic"] for number in at])
    return np.array(at), sure, right


def chosen_on_one_half(rows: Sequence[Labelled], found: Sequence[Triage]) -> dict[str, dict[str, float | int]]:
    """The bar is chosen on a random half with its guard and judged on the other, a hundred times."""
    _, sure, right = routed(rows, found)
    chance = np.random.default_rng(SEED)
    out: dict[str, dict[str, float | int]] = {}
    halves = [chance.permutation(len(sure)) < len(sure) // 2 for _ in range(RESAMPLINGS)]
    for promise in PROMISED:
        held, coverage, without_bar, naive_held = 0, [], 0, 0
        for half in halves:
            proven = bar_for(sure[half], right[half], promise)
            kept = right[~half][sure[~half] >= proven.bar] if proven else np.zeros(0, bool)
            without_bar += proven is None
            held += len(kept) == 0 or kept.mean() >= promise
            naive = right[~half][sure[~half] >= naive_bar(sure[half], right[half], promise)]
            naive_held += len(naive) == 0 or naive.mean() >= promise
            coverage.append(len(kept) / (~half).sum())
        out[f"{promise:.2f}"] = {
            "held_of_100": int(held),
            "coverage": round(float(np.mean(coverage)), 4),
            "no_bar_found": without_bar,
            "naive_held_of_100": int(naive_held),
        }
    return out


def naive_bar(sure: np.ndarray, right: np.ndarray, promise: float) -> float:
    """The bar that is merely right on the labels at hand."""
    order = np.argsort(-sure, kind="stable")
    precise = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    passed = np.flatnonzero(precise >= promise)
    return float(sure[order][passed[-1]]) if len(passed) else 1.01


def fixed_bars(
    rows: Sequence[Labelled], found: Sequence[Triage], sure_bars: dict[str, float]
) -> dict[str, dict[str, float | int]]:
    """The bars of a model that has never seen these mentions, judged on a hundred bootstrap draws of them."""
    _, sure, right = routed(rows, found)
    chance = np.random.default_rng(SEED)
    draws = [chance.integers(0, len(sure), len(sure)) for _ in range(RESAMPLINGS)]
    out: dict[str, dict[str, float | int]] = {}
    for promise, bar in sure_bars.items():
        kept = sure >= bar
        held = sum(right[draw][sure[draw] >= bar].mean() >= float(promise) for draw in draws if kept[draw].any())
        precision = float(right[kept].mean()) if kept.any() else 1.0
        out[promise] = {
            "held_of_100": int(held),
            "precision": round(precision, 4),
            "coverage": round(float(kept.mean()), 4),
        }
    return out
