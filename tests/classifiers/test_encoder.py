"""The sentence encoder: neighbours matter, company does not, and its file is the one that a model was fitted with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.classifiers.corpus import read_corpus
from firsthand.classifiers.encoder import SHIPPED, TAG, UNKNOWN, load_encoder, pieces_of
from firsthand.classifiers.features import Piece, Reader
from firsthand.classifiers.lexicon import load_lexicon
from firsthand.classifiers.model_file import load, save
from firsthand.classifiers.scorer import Scorer
from firsthand.classifiers.training import Settings, train
from firsthand.classifiers.wrong_model import WrongModel

ENCODER = load_encoder()
LEXICON = load_lexicon()


def read(*texts: str) -> np.ndarray:
    reader = Reader(LEXICON)
    rows = reader.read([Piece(text) for text in texts])
    return ENCODER.read(ENCODER.of_words(reader.table.forms), rows)


@pytest.fixture(scope="module")
def fitted():
    return train(read_corpus()[::12], settings=Settings(rounds=8, folds=2)).model


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_a_text_reads_the_same_alone_and_among_others(texts):
    together = read(*texts)
    for text, found in zip(texts, together, strict=True):
        assert np.allclose(read(text)[0], found, rtol=0, atol=1e-12)


def test_the_order_of_words_matters():
    one, other = read("my bill is paid but my line is dead", "my line is paid but my bill is dead")
    assert np.abs(one - other).max() > 0.01


def test_a_matter_stands_nearer_to_the_same_matter_in_other_words():
    said, same, other = read(
        "my internet keeps dropping", "our broadband cuts out all evening", "when will my parcel arrive"
    )
    assert np.linalg.norm(said - same) < np.linalg.norm(said - other)


def test_a_text_without_words_is_all_zeros():
    assert not read("").any()
    assert not read("", "no signal here")[0].any()


@given(st.text(alphabet=st.characters(blacklist_categories=["Z", "C"]), min_size=1, max_size=40))
def test_every_word_has_a_vector(word):
    assert ENCODER.rows_of(word)


def test_a_word_without_a_piece_of_its_own_is_made_of_smaller_ones():
    assert pieces_of("unthrottled", {"un": 1, "##thro": 2, "##ttled": 3}) == ["un", "##thro", "##ttled"]
    assert pieces_of("unthrottled", {"un": 1}) == [UNKNOWN]
    assert pieces_of("#outage", {"outage": 1}) == [TAG, "outage"]


def test_what_a_word_adds_is_what_goes_when_it_is_left_out():
    reader = Reader(LEXICON)
    rows = reader.read([Piece("no signal since noon")])
    gone = ENCODER.without_each(ENCODER.of_words(reader.table.forms), rows.words)
    left = read("signal since noon", "no since noon", "no signal noon", "no signal since")
    assert np.allclose(gone, left, rtol=0, atol=1e-12)


@pytest.mark.parametrize("content", [b"", b"no encoder", b"PK\x03\x04 broken"])
def test_a_broken_file_is_refused_with_the_mend(content, tmp_path: Path):
    path = tmp_path / "encoder.npz"
    path.write_bytes(content)
    with pytest.raises(WrongModel, match=r"no sentence encoder .*install Firsthand again"):
        load_encoder.__wrapped__(path)


def test_a_model_fitted_with_another_encoder_is_refused_with_the_mend(fitted, tmp_path: Path):
    save(replace(fitted, encoder="0123456789ab"), tmp_path / "model.npz")
    with pytest.raises(WrongModel, match=r"another sentence encoder.*firsthand train"):
        load(tmp_path / "model.npz")


def test_a_model_of_before_there_was_an_encoder_reads_as_it_did(fitted, tmp_path: Path):
    save(replace(fitted, sentence_weights=fitted.sentence_weights[:0], encoder=""), tmp_path / "model.npz")
    old = Scorer(load(tmp_path / "model.npz"))
    assert old.encoder is None
    assert 0 < old.score([Piece("no signal in Leeds since noon")]).heads["actionable"][0] < 1


def test_encoder_and_model_together_stay_small():
    assert SHIPPED.stat().st_size + (SHIPPED.parent / "triage.npz").stat().st_size < 5_000_000
