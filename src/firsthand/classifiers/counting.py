"""A second opinion by counting: complement naive Bayes over the features of the heads, folded into their weights.

Rennie, Shih, Teevan and Karger, *Tackling the Poor Assumptions of Naive Bayes Text Classifiers* (2003). A column speaks
for an answer where it is rare among the mentions of all others. What is counted is steadier than what is fitted where
labels are few; it is linear too, so a share of it costs nothing when a mention is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.classifiers.linear import Head, places
from firsthand.classifiers.matrix import Matrix

Array = NDArray[Any]
Floats = NDArray[np.float32]

SMOOTHING = 0.1
"""How much every column is taken to have been seen besides, spread as the answers are."""


def with_counts(
    part: Matrix,
    fitted: Floats,
    truth: Floats,
    weights: Floats,
    heads: tuple[Head, ...],
    shares: Mapping[str, float],
) -> Floats:
    """The fitted weights of each head with its share of counted ones, whose logits spread as the fitted ones do."""
    out = fitted.copy()
    asked = [number for number, head in enumerate(heads) if shares.get(head.name)]
    if not asked:
        return out
    at = places(heads)
    counted = np.zeros_like(fitted)
    for number in asked:
        counted[:, at[number]] = _counted(part, truth[:, at[number]], weights[:, number])
    spread, spread_counted = part.forward(fitted), part.forward(counted)
    for number in asked:
        share, here = shares[heads[number].name], at[number]
        scale = spread[:, here].std(axis=0) / np.maximum(spread_counted[:, here].std(axis=0), 1e-9)
        out[:, here] = (1 - share) * fitted[:, here] + share * scale * counted[:, here]
        # The constant stands last: counted logits are centred, so that the share moves no answer as a whole.
        out[-1, here] -= share * scale * spread_counted[:, here].mean(axis=0)
    return out


def _counted(part: Matrix, truth: Floats, weights: Floats) -> Floats:
    """The log odds of each column between an answer and all others; of a yes-or-no head, one column."""
    each = np.hstack((1 - truth, truth)) if truth.shape[1] == 1 else truth
    seen = np.maximum(part.backward(each * (weights / max(weights.mean(), 1e-9))[:, None]).astype(np.float64), 0.0)
    shares = np.maximum(seen.sum(axis=0) / max(seen.sum(), 1e-9), 1e-3)
    seen += SMOOTHING * seen.shape[1] * shares
    others = seen.sum(axis=1, keepdims=True) - seen
    said = -np.log(others / others.sum(axis=0))
    said -= said.mean(axis=1, keepdims=True)
    # The sentence's numbers are no counts, and the constant none either.
    said[part.width : part.signs_at] = 0.0
    said[-1] = 0.0
    odds: Floats = (said[:, 1:] - said[:, :1] if truth.shape[1] == 1 else said).astype(np.float32)
    return odds
