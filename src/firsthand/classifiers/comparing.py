"""Two models beside each other, and labels that say nothing: what `firsthand train` must not let pass."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.classifiers.bars import shares_of, truth_of
from firsthand.classifiers.calibration import macro_f1
from firsthand.classifiers.corpus import VALUES, Labelled
from firsthand.classifiers.model_file import Model
from firsthand.classifiers.scorer import Scorer
from firsthand.classifiers.training import Fitted

Array = NDArray[Any]
HELD_PARTS = 5
JUDGED_MIN = 100
"""Fewer judged rows say nothing about chance."""
RARER_MIN = 15
SHUFFLES = 200
WORSE_BY_MAX = 0.01
"""A new model may be worse by so much mean macro-F1: less than what one more label moves."""

_NOT_MATTER = re.compile(r"https?://\S+|@\w+|[\W\d_]+")


def is_held(row: Labelled) -> bool:
    """Whether a text belongs to the fifth that is never learned from: by its letters, so that it stays there."""
    letters = _NOT_MATTER.sub("", row.piece.text.lower())[:60]
    return hashlib.blake2b(letters.encode("utf-8", "surrogatepass"), digest_size=2).digest()[0] % HELD_PARTS == 0


def heads_of(model: Model, rows: Sequence[Labelled]) -> dict[str, float]:
    """The macro-F1 of each head on labelled rows, by the model alone."""
    scored = Scorer(model).score([row.piece for row in rows]).heads
    out = {}
    for head in VALUES:
        truth, known = truth_of(rows, head)
        if known.any():
            chosen = chosen_of(model, scored, head)
            out[head] = round(macro_f1(chosen[known], truth[known], len(VALUES[head])), 4)
    return out


def chosen_of(model: Model, shares: dict[str, Array], head: str) -> Array:
    """The place of the answer that the model would choose."""
    if head == "actionable":
        acted: Array = (shares[head] >= model.bars.act).astype(int)
        return acted
    spread = shares_of(shares, head)
    lean = np.array(model.bars.lean.get(head, (1.0,) * spread.shape[1]))
    chosen: Array = (spread * lean).argmax(axis=1)
    return chosen


def compare(new: Model, old: Model, held: Sequence[Labelled]) -> dict[str, Any]:
    """The new model beside the one in use on texts that neither has learned from."""
    ours, theirs = heads_of(new, held), heads_of(old, held)
    gain = float(np.mean([ours[head] - theirs[head] for head in ours])) if ours else 0.0
    return {
        "rows": len(held),
        "new": ours,
        "in_use": theirs,
        "gain": round(gain, 4),
        "better": gain >= -WORSE_BY_MAX,
    }


def says_nothing(fitted: Fitted, own_from: int) -> dict[str, str]:
    """Heads whose own labels agree with their texts no better than a shuffled column would, in words."""
    out = {}
    rows = fitted.rows
    for head in VALUES:
        truth, known = truth_of(rows, head)
        known = known & (np.arange(len(rows)) >= own_from)
        counts = np.bincount(truth[known], minlength=2)
        if known.sum() < JUDGED_MIN or known.sum() - counts.max() < RARER_MIN:
            continue
        chosen = chosen_of(fitted.model, fitted.held_out, head)[known]
        agreement, by_chance = _agreement(truth[known], chosen)
        if agreement <= by_chance:
            out[head] = f"agreement beyond chance is {agreement:.2f} on {int(known.sum())} held-out rows"
    return out


def _agreement(truth: Array, chosen: Array) -> tuple[float, float]:
    """Cohen's kappa, and what shuffled labels stay below in 199 of 200 draws."""
    chance = np.random.default_rng(5)
    drawn = [_kappa(chance.permutation(truth), chosen) for _ in range(SHUFFLES)]
    return _kappa(truth, chosen), float(np.quantile(drawn, 0.995))


def _kappa(truth: Array, chosen: Array) -> float:
    width = int(max(truth.max(), chosen.max())) + 1
    pairs = np.bincount(truth * width + chosen, minlength=width * width).reshape(width, width) / len(truth)
    expected = float(pairs.sum(axis=0) @ pairs.sum(axis=1))
    return (float(np.trace(pairs)) - expected) / max(1 - expected, 1e-9)
