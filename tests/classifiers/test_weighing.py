"""What weighs how much in a fit: signs beside words, and a desk's own labels beside the corpus."""

from __future__ import annotations

import numpy as np

from firsthand.classifiers.corpus import Labelled
from firsthand.classifiers.encoder import load_encoder
from firsthand.classifiers.features import Piece, Reader
from firsthand.classifiers.lexicon import Lexicon
from firsthand.classifiers.linear import Floats, Head
from firsthand.classifiers.matrix import Matrix, Scale
from firsthand.classifiers.row_space import fit_matrix
from firsthand.classifiers.training import HEADS, by_column, targets

SHOPS = (Head("store", ("yes",)),)
TEXTS = ["why no bill", "why no signal", "the bill", "a signal", "why a bill", "the signal"]
ASKED = np.array([[1], [1], [0], [0], [1], [0]], np.float32)


def _fitted(weight_of_signs: float) -> tuple[Matrix, Floats]:
    reader = Reader(Lexicon({"question": "why"}, frozenset()))
    matrix = Matrix(reader, reader.read([Piece(text) for text in TEXTS]), Scale())
    held = matrix.held(np.array([weight_of_signs]), np.ones(1))
    ridge = np.full(1, 0.01, np.float32)
    ones = np.ones((len(TEXTS), 1), np.float32)
    return matrix, fit_matrix(matrix, ASKED, ones, SHOPS, ridge, held)


def test_a_sign_that_weighs_twice_as_much_is_held_a_quarter_as_much_and_the_constant_not_at_all() -> None:
    matrix, _ = _fitted(1.0)
    held = matrix.held(np.array([1.0, 2.0]), np.ones(2))
    assert (held[: matrix.width] == 1).all()
    assert (held[matrix.width : -1] == [1, 0.25]).all()
    assert (held[-1] == 0).all()


def test_a_sentence_that_weighs_half_is_held_four_times_as_much_and_moves_no_sign() -> None:
    reader = Reader(Lexicon({"question": "why"}, frozenset()))
    matrix = Matrix(reader, reader.read([Piece(text) for text in TEXTS]), Scale(), load_encoder())
    held = matrix.held(np.ones(2), np.array([1.0, 0.5]))
    assert (held[matrix.width : matrix.signs_at] == [1, 4]).all()
    assert (held[matrix.signs_at : -1] == 1).all()


def test_a_head_leans_on_signs_as_much_as_they_weigh_in_it() -> None:
    (matrix, light), (_, heavy) = _fitted(0.5), _fitted(2.0)
    question = matrix.width  # The sign of the only family stands first behind the words.
    assert 0 < light[question, 0] < heavy[question, 0]
    assert np.abs(light[: matrix.width]).sum() > np.abs(heavy[: matrix.width]).sum()


def test_a_row_weighs_in_each_head_by_itself() -> None:
    row = Labelled(Piece("my bill"), {"actionable": True, "topic": "billing", "store": False})
    found = targets([row, row], np.array([[1.0] * len(HEADS), [10.0, 2.0, 2.0, 4.0, 6.0, 2.0, 6.0]]), 0.0)
    at = {head.name: number for number, head in enumerate(HEADS)}
    assert found.plain[1, at["actionable"]] == 10 * found.plain[0, at["actionable"]]
    assert found.plain[1, at["topic"]] == 2 * found.plain[0, at["topic"]]
    assert (found.plain[:, at["tier"]] == 0).all(), "nobody judged the tier"


def test_a_value_of_a_head_stands_in_each_of_its_columns() -> None:
    columns = by_column({"topic": 0.5}, 1.0)
    assert len(columns) == sum(head.width for head in HEADS)
    assert columns.tolist().count(0.5) == next(head.width for head in HEADS if head.name == "topic")
