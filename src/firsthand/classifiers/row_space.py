"""A fit in few numbers: what is learnt from rows is a sum of these rows, so that rows are weighed instead of columns.

There are far fewer rows than columns, and the steps of the fit are the same (the representer theorem).
"""

from __future__ import annotations

import numpy as np

from firsthand.classifiers.linear import Array, Floats, Head, Problem, fit
from firsthand.classifiers.matrix import Matrix


class RowSpace:
    """Weights of a matrix as the fit sees them: how much each row's text adds, what that makes of each row's logits, and
    the weights of sentence and signs as they are."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.count = len(matrix.per_gram)
        self.rest_at = 2 * self.count
        self.size = self.rest_at + matrix.size - matrix.width

    def forward(self, now: Floats) -> Floats:
        """Logits of every row."""
        logits: Floats = now[self.count : self.rest_at] + self.matrix.forward_rest(now[self.rest_at :])
        return logits

    def backward(self, errors: Floats) -> Floats:
        """The gradient for given errors of the logits."""
        reach = self.matrix.forward_text(self.matrix.backward_text(errors))
        return np.vstack((errors, reach, self.matrix.backward_rest(errors)))

    def inner(self, left: Floats, right: Floats) -> Array:
        """The inner product of the weights that these stand for, in each column."""
        text = np.einsum("dk,dk->k", left[: self.count], right[self.count : self.rest_at])
        rest = np.einsum("dk,dk->k", left[self.rest_at :], right[self.rest_at :])
        products: Array = (text + rest).astype(np.float64)
        return products

    def held(self, held: Floats) -> Floats:
        """How much of the ridge each number carries: all of it for text."""
        return np.vstack((np.ones((self.rest_at, held.shape[1]), np.float32), held[self.matrix.width :]))

    def weights(self, fitted: Floats) -> Floats:
        """The weights of the columns."""
        return np.vstack((self.matrix.backward_text(fitted[: self.count]), fitted[self.rest_at :]))


def fit_matrix(
    matrix: Matrix, truth: Floats, weights: Floats, heads: tuple[Head, ...], ridge: Floats, held: Floats,
    rounds: int = 40, tolerance: float = 3e-3,
) -> Floats:  # fmt: skip
    """Weights of the columns of a matrix. `held` is as `Matrix.held` has it."""
    space = RowSpace(matrix)
    problem = Problem(space.forward, space.backward, truth, weights, heads, ridge, space.held(held), space.inner)
    return space.weights(fit(problem, space.size, rounds, tolerance=tolerance))
