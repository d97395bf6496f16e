"""Counted weights: what stands rarely beside other answers speaks for one, and the fitted heads keep their measure."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from firsthand.classifiers.counting import with_counts
from firsthand.classifiers.features import Piece, Reader
from firsthand.classifiers.lexicon import Lexicon
from firsthand.classifiers.linear import Floats, Head
from firsthand.classifiers.matrix import Matrix, Scale

TEXTS = ["the bill is wrong", "a wrong bill again", "no signal here", "signal gone here", "the bill", "no signal"]
BILLING = [1, 1, 0, 0, 1, 0]
HEADS = (Head("topic", ("network", "billing")), Head("store", ("yes",)))


def _matrix(texts: list[str]) -> Matrix:
    reader = Reader(Lexicon({}, frozenset()))
    return Matrix(reader, reader.read([Piece(text) for text in texts]), Scale())


def _counted(matrix: Matrix, fitted: Floats, shares: Mapping[str, float]) -> Floats:
    billing = np.array(BILLING, np.float32)[:, None]
    truth = np.hstack((1 - billing, billing, billing))
    return with_counts(matrix, fitted, truth, np.ones((len(TEXTS), 2), np.float32), HEADS, shares)


def _fitted(matrix: Matrix) -> Floats:
    return np.random.default_rng(3).normal(size=(matrix.size, 3)).astype(np.float32)


def test_a_mention_is_counted_towards_the_answer_that_its_words_stood_with() -> None:
    matrix = _matrix(TEXTS)
    logits = matrix.forward(_counted(matrix, _fitted(matrix), {"topic": 1.0, "store": 1.0}))
    assert (logits[:, :2].argmax(axis=1) == BILLING).all()
    assert ((logits[:, 2] > 0) == BILLING).all()


def test_a_head_without_a_share_keeps_its_fitted_weights() -> None:
    matrix = _matrix(TEXTS)
    fitted = _fitted(matrix)
    mixed = _counted(matrix, fitted, {"store": 0.4})
    assert (mixed[:, :2] == fitted[:, :2]).all()
    assert (mixed[:, 2] != fitted[:, 2]).any()


def test_counted_logits_spread_as_the_fitted_ones_do_and_favour_no_answer_as_a_whole() -> None:
    matrix = _matrix(TEXTS)
    fitted = _fitted(matrix)
    fitted[-1] = 0.0
    logits = matrix.forward(_counted(matrix, fitted, {"topic": 1.0, "store": 1.0}))
    assert np.allclose(logits.std(axis=0), matrix.forward(fitted).std(axis=0), rtol=1e-3)
    assert np.allclose(logits.mean(axis=0), 0, atol=1e-3)


def test_an_answer_that_never_stood_is_counted_without_a_break() -> None:
    matrix = _matrix(TEXTS)
    truth = np.zeros((len(TEXTS), 3), np.float32)
    truth[:, 0] = 1
    found = with_counts(
        matrix, _fitted(matrix), truth, np.ones((len(TEXTS), 2), np.float32), HEADS, {"topic": 0.5}
    )
    assert np.isfinite(found).all()
