"""A model read from its file answers as it did when it was fitted."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from firsthand.classifiers.corpus import read_corpus
from firsthand.classifiers.features import Piece
from firsthand.classifiers.model_file import load, save
from firsthand.classifiers.scorer import Scorer
from firsthand.classifiers.training import Settings, train
from firsthand.classifiers.wrong_model import WrongModel
from firsthand.engine.triage import Bars, Cell, Kept
from firsthand.engine.triage.bars import cells_by_place

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
    with pytest.raises(WrongModel, match="firsthand train") as refused:
        load(path)
    assert "unsafely" not in str(refused.value)


def test_bars_keep_what_they_rest_on(fitted, tmp_path):
    cells = (
        Cell("topic", count=900, kept={"0.60": Kept(0.4, 700, 480.0)}),
        Cell("topic", "x", "en", 412, {"0.60": Kept(0.83, 200, 150.0), "0.70": Kept(0.9, 100, 81.0)}),
        Cell("topic", "email", "en", 230),
    )
    model = replace(fitted, bars=Bars(0.1, 0.5, {"topic": (1.0,) * 9}, cells_by_place(cells)))
    save(model, tmp_path / "model.npz")
    assert load(tmp_path / "model.npz").bars == model.bars


def test_a_model_of_the_format_before_is_read(fitted, tmp_path):
    save(fitted, tmp_path / "model.npz")
    arrays = dict(np.load(tmp_path / "model.npz"))
    meta = json.loads(arrays["meta"].tobytes())
    meta["format"] = 2
    meta["bars"] = {"drop": 0.2, "act": 0.5, "sure": {"0.58": 0.41, "0.70": 0.6}, "lean": {}}
    arrays["meta"] = np.frombuffer(json.dumps(meta).encode(), np.uint8)
    np.savez(tmp_path / "older.npz", **arrays)
    bars = load(tmp_path / "older.npz").bars
    assert (bars.topic_bar(0.58), bars.topic_bar(0.65), bars.topic_bar(0.8)) == (0.41, 0.6, 1.01)
    assert bars.drop_bar("x", "en") == 0.2


def test_a_model_of_a_later_format_is_refused_with_the_mend(fitted, tmp_path):
    save(fitted, tmp_path / "model.npz")
    arrays = dict(np.load(tmp_path / "model.npz"))
    arrays["meta"] = np.frombuffer(json.dumps({"format": 9}).encode(), np.uint8)
    np.savez(tmp_path / "later.npz", **arrays)
    with pytest.raises(WrongModel, match="has format 9, this version reads 2 to 4"):
        load(tmp_path / "later.npz")
