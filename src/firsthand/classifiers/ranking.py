"""How well actionable mentions are ranked above noise, as the labels stand and in a world of one in ten."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
WORLD_SHARE = 0.10
"""The share of actionable mentions in a brand's stream."""
RESAMPLES = 300
SEED = 11


def ranking(chance: Array, truth: Array) -> dict[str, Any]:
    """Average precision, and what can be dropped at a kept recall, with bootstrap intervals."""
    truth = truth.astype(bool)
    weight = world_weights(truth)
    drawn = np.random.default_rng(SEED).integers(0, len(truth), (RESAMPLES, len(truth)))
    some = [rows for rows in drawn if 0 < truth[rows].sum() < len(rows)]
    scores = [average_precision(chance[rows], truth[rows]) for rows in some]
    dropped = [noise_dropped(chance[rows], truth[rows], 0.99) for rows in some]
    return {
        "average_precision": _short(average_precision(chance, truth)),
        "average_precision_low": _short(np.quantile(scores, 0.025)),
        "average_precision_high": _short(np.quantile(scores, 0.975)),
        "noise_dropped_at_recall_99": _short(noise_dropped(chance, truth, 0.99)),
        "noise_dropped_at_recall_99_low": _short(np.quantile(dropped, 0.025)),
        "noise_dropped_at_recall_99_high": _short(np.quantile(dropped, 0.975)),
        "noise_dropped_at_recall_98": _short(noise_dropped(chance, truth, 0.98)),
        "noise_dropped_at_recall_95": _short(noise_dropped(chance, truth, 0.95)),
        "at_10_percent_actionable": {
            "average_precision": _short(average_precision(chance, truth, weight)),
            "noise_read_per_answered_at_recall_98": _short(noise_read(chance, truth, weight, 0.98)),
            "noise_read_per_answered_at_recall_95": _short(noise_read(chance, truth, weight, 0.95)),
        },
    }


def world_weights(truth: Array, share: float = WORLD_SHARE) -> Array:
    """Weights that make the actionable rows a tenth of the whole."""
    actual = truth.mean()
    weights: Array = np.where(truth, share / actual, (1 - share) / (1 - actual))
    return weights


def average_precision(chance: Array, truth: Array, weight: Array | None = None) -> float:
    """The area under precision by recall, in steps; ties count together."""
    weight = np.ones(len(chance)) if weight is None else weight
    order = np.argsort(-chance, kind="stable")
    hit = np.cumsum(weight[order] * truth[order])
    seen = np.cumsum(weight[order])
    last = np.append(np.flatnonzero(np.diff(chance[order])), len(order) - 1)
    precision, recall = hit[last] / seen[last], hit[last] / hit[-1]
    return float((np.diff(recall, prepend=0) * precision).sum())


def threshold_at(chance: Array, truth: Array, recall: float) -> float:
    """The highest bar that keeps this share of the actionable rows."""
    wanted = np.sort(chance[truth])
    return float(wanted[int(np.floor((1 - recall) * len(wanted) + 1e-9))])


def noise_dropped(chance: Array, truth: Array, recall: float) -> float:
    """The share of noise below the bar that keeps this recall."""
    return float((chance[~truth] < threshold_at(chance, truth, recall)).mean())


def noise_read(chance: Array, truth: Array, weight: Array, recall: float) -> float:
    """How many noise mentions are read for each actionable one that is kept."""
    kept = chance >= threshold_at(chance, truth, recall)
    return float((weight * kept * ~truth).sum() / (weight * kept * truth).sum())


def _short(value: float) -> float:
    return round(float(value), 4)
