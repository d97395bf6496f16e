"""Linear heads fitted together: one pass over the features, an L-BFGS of its own for each head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Head:
    """One question to a mention. `name` and its answers; one answer means yes or no in a single column."""

    name: str
    answers: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.answers)


def places(heads: tuple[Head, ...]) -> list[slice]:
    """The columns of each head."""
    ends = np.cumsum([head.width for head in heads]).tolist()
    return [slice(end - head.width, end) for head, end in zip(heads, ends, strict=True)]


def probabilities(logits: Array, heads: tuple[Head, ...]) -> Array:
    """Softmax within each head; logistic where a head has one column."""
    out = np.empty_like(logits)
    for head, at in zip(heads, places(heads), strict=True):
        part = np.ascontiguousarray(logits[:, at].T)  # a few long rows are summed much faster than many short ones
        if head.width == 1:
            out[:, at] = (1 / (1 + np.exp(-np.clip(part, -60, 60)))).T
        else:
            grown = np.exp(part - part.max(axis=0))
            out[:, at] = (grown / grown.sum(axis=0)).T
    return out


def losses(logits: Array, truth: Array, weights: Array, heads: tuple[Head, ...]) -> Array:
    """The weighted mean cross-entropy of each head."""
    out = np.zeros(len(heads))
    for number, (head, at) in enumerate(zip(heads, places(heads), strict=True)):
        part, true = logits[:, at].T.astype(np.float64, order="C"), truth[:, at].T
        if head.width == 1:
            loss = np.logaddexp(0, part[0]) - true[0] * part[0]
        else:
            top = part.max(axis=0)
            loss = top + np.log(np.exp(part - top).sum(axis=0)) - (true * part).sum(axis=0)
        out[number] = (loss * weights[:, number]).sum() / max(weights[:, number].sum(), 1e-9)
    return out


def columns_inner(left: Floats, right: Floats) -> Array:
    """The inner product of two sets of weights, in each column."""
    products: Array = np.einsum("dk,dk->k", left, right).astype(np.float64)
    return products


@dataclass
class Problem:
    """What is fitted: a linear map and its transpose, the truth (one-hot), and a weight for each row and head.

    `ridge` is the L2 penalty of each column of the truth; `held` says how much of it each row of W carries (0: none),
    for all columns (one column) or for each.
    """

    forward: Callable[[Floats], Floats]
    backward: Callable[[Floats], Floats]
    truth: Floats
    weights: Floats
    heads: tuple[Head, ...]
    ridge: Floats
    held: Floats
    inner: Callable[[Floats, Floats], Array] = columns_inner

    def spread(self, by_head: Array) -> Array:
        """A value of each head, repeated over its columns."""
        return np.repeat(by_head, [head.width for head in self.heads])

    def gather(self, by_column: Array) -> Array:
        """Sums of a value of each column over the columns of each head."""
        return np.add.reduceat(by_column, [at.start for at in places(self.heads)])

    def dot(self, left: Floats, right: Floats) -> Array:
        return self.gather(self.inner(left, right))

    def gradient(self, logits: Floats, weights_now: Floats) -> Floats:
        scale = self.weights / np.maximum(self.weights.sum(axis=0), 1e-9)
        error = (probabilities(logits, self.heads) - self.truth) * self.spread_rows(scale)
        slope = self.backward(error.astype(np.float32))
        slope += self.pull * weights_now
        return slope

    @cached_property
    def pull(self) -> Floats:
        """The ridge of each weight."""
        return self.ridge * self.held

    def spread_rows(self, by_head: Array) -> Array:
        return np.repeat(by_head, [head.width for head in self.heads], axis=1)


def fit(problem: Problem, size: int, rounds: int = 40, memory: int = 6, tolerance: float = 3e-3) -> Floats:
    """Weights of shape (size, columns) by L-BFGS. The heads share each pass over the features and nothing else."""
    columns = sum(head.width for head in problem.heads)
    now = np.zeros((size, columns), np.float32)
    logits = problem.forward(now)
    value = losses(logits, problem.truth, problem.weights, problem.heads)
    slope = problem.gradient(logits, now)
    first = np.sqrt(problem.dot(slope, slope))
    pairs: list[tuple[Floats, Floats, Array]] = []
    for turn in range(rounds):
        step = _direction(problem, slope, pairs)
        reach = problem.forward(step)
        size_now = np.minimum(1.0, 1.0 / np.maximum(first, 1e-9)) if turn == 0 else np.ones(len(problem.heads))
        size_now, value_new = _search(problem, now, step, logits, reach, value, slope, size_now)
        stride = step * problem.spread(size_now).astype(np.float32)
        now_new = now + stride
        logits = logits + reach * problem.spread(size_now).astype(np.float32)
        slope_new = problem.gradient(logits, now_new)
        change = slope_new - slope
        pairs.append((stride, change, problem.dot(stride, change)))
        del pairs[:-memory]
        now, slope, value = now_new, slope_new, value_new
        if (np.sqrt(problem.dot(slope, slope)) <= tolerance * first).all():
            break
    return now


def _direction(problem: Problem, slope: Floats, pairs: list[tuple[Floats, Floats, Array]]) -> Floats:
    """The two loops of L-BFGS, with each head's own products. A head whose curvature is spent walks downhill."""
    aim = slope.copy()
    part = np.empty_like(aim)  # one room for all products: getting it anew each time costs more than the product
    kept = []
    for stride, change, product in reversed(pairs):
        inverse = np.where(product > 1e-12, 1 / np.maximum(product, 1e-12), 0.0)
        share = inverse * problem.dot(stride, aim)
        aim -= np.multiply(change, problem.spread(share).astype(np.float32), out=part)
        kept.append((stride, change, inverse, share))
    if pairs:
        _, change, product = pairs[-1]
        scale = np.where(product > 1e-12, product / np.maximum(problem.dot(change, change), 1e-20), 1.0)
        aim *= problem.spread(scale).astype(np.float32)
    for stride, change, inverse, share in reversed(kept):
        back = share - inverse * problem.dot(change, aim)
        aim += np.multiply(stride, problem.spread(back).astype(np.float32), out=part)
    return np.negative(aim, out=aim)


def _search(
    problem: Problem,
    now: Floats,
    step: Floats,
    logits: Floats,
    reach: Floats,
    value: Array,
    slope: Floats,
    size: Array,
) -> tuple[Array, Array]:
    """Halve the step of each head until it goes down as far as its slope promises (Armijo)."""
    promise = problem.dot(slope, step)
    pulled = step * problem.pull
    cross, own = problem.dot(now, pulled), 0.5 * problem.dot(step, pulled)
    start = value
    for _ in range(12):
        trial = logits + reach * problem.spread(size).astype(np.float32)
        loss = losses(trial, problem.truth, problem.weights, problem.heads)
        gain = loss + size * cross + size**2 * own - start
        short = gain > 1e-4 * size * promise + 1e-9
        if not short.any():
            break
        size = np.where(short, size / 2, size)
    else:
        size = np.where(short, 0.0, size)
        trial = logits + reach * problem.spread(size).astype(np.float32)
        loss = losses(trial, problem.truth, problem.weights, problem.heads)
    return size, loss
