"""A model read from its file answers as it did when it was fitted."""

from __future__ import annotations

import numpy as np
import pytest

from firsthand.classifiers.corpus import read_corpus
from firsthand.classifiers.features import Piece
from firsthand.classifiers.model_file import WrongModel, load, save
from firsthand.classifiers.scorer import Scorer
from firsthand.classifiers.training import Settings, train

TEXTS = [
    "my bill is wrong again @Vireon",
    "no signal in Leeds since noon",
    "win a phone! RT and follow",
    "thanks!",
]


@pytest.fixture(scope="module")
def fitted():
    return train(read_corpus()[::12], settings=Settings(rounds=8, folds=2)).model


def test_a_model_answers_the_same_after_it_was_saved(fitted, tmp_path):
    save(fitted, tmp_path / "model.npz")
    pieces = [Piece(text) for text in TEXTS]
    before, after = Scorer(fitted).score(pieces), Scorer(load(tmp_path / "model.npz")).score(pieces)
    for head in before.heads:
        assert np.abs(before.heads[head] - after.heads[head]).max() < 0.03, head


def test_the_word_families_keep_their_order(fitted, tmp_path):
    save(fitted, tmp_path / "model.npz")
    assert list(load(tmp_path / "model.npz").lexicon.families) == list(fitted.lexicon.families)


def test_the_same_model_gives_the_same_bytes(fitted, tmp_path):
    save(fitted, tmp_path / "one.npz")
    save(fitted, tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04 broken", b"\x80\x04pickle"])
def test_another_file_is_refused_with_the_mend(content, tmp_path):
    path = tmp_path / "other.npz"
    path.write_bytes(content)
    with pytest.raises(WrongModel, match="firsthand train"):
        load(path)
