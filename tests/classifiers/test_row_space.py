"""The fit in few numbers: rows are weighed, and the steps are those of the fit over all columns."""

from __future__ import annotations

import numpy as np

from firsthand.classifiers.encoder import load_encoder
from firsthand.classifiers.features import Piece, Reader
from firsthand.classifiers.lexicon import Lexicon
from firsthand.classifiers.linear import Head, Problem, fit
from firsthand.classifiers.matrix import Matrix, Scale
from firsthand.classifiers.row_space import fit_matrix

TEXTS = ["why no bill", "why no signal", "the bill", "a signal", "why a bill", "the signal"]
HEADS = (Head("topic", ("network", "billing")), Head("store", ("yes",)))


def test_weighing_rows_takes_the_steps_that_weighing_columns_takes() -> None:
    reader = Reader(Lexicon({"question": "why"}, frozenset()))
    matrix = Matrix(reader, reader.read([Piece(text) for text in TEXTS]), Scale(), load_encoder())
    billing = np.array([[1], [0], [1], [0], [1], [0]], np.float32)
    truth, ones = np.hstack((1 - billing, billing, billing)), np.ones((len(TEXTS), 2), np.float32)
    ridge, held = np.full(3, 0.01, np.float32), matrix.held(np.array([1.0, 1.0, 2.0]), np.array([1.0, 1.0, 0.5]))
    by_columns = fit(Problem(matrix.forward, matrix.backward, truth, ones, HEADS, ridge, held), matrix.size, 5)
    by_rows = fit_matrix(matrix, truth, ones, HEADS, ridge, held, 5)
    assert np.allclose(by_rows, by_columns, atol=1e-4)
