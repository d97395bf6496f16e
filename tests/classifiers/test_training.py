"""Training: the same labels give the same model; labels that say nothing, and worse models, are refused."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from firsthand.classifiers.bars import WARY
from firsthand.classifiers.comparing import compare, is_held, says_nothing
from firsthand.classifiers.corpus import Labelled, WrongLabels, read_corpus
from firsthand.classifiers.features import Piece
from firsthand.classifiers.label_rows import label_rows, read_labels
from firsthand.classifiers.model_file import load, save
from firsthand.classifiers.training import OWN_MIN, Settings, train
from firsthand.cli import training

QUICK = Settings(rounds=12, folds=2)
SOME = random.Random(5).sample(read_corpus(), 900)


def test_the_same_labels_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.npz", tmp_path / "b.npz"
    for path in (first, second):
        save(train(SOME[:300], settings=QUICK).model, path)
    assert first.read_bytes() == second.read_bytes()


def test_shuffled_labels_are_told_from_honest_ones() -> None:
    honest = train(SOME, settings=QUICK)
    assert says_nothing(honest, 0) == {}
    labels = [row.labels for row in SOME]
    random.Random(7).shuffle(labels)
    mixed = [Labelled(row.piece, label) for row, label in zip(SOME, labels, strict=True)]
    assert {"actionable", "topic"} <= set(says_nothing(train(mixed, settings=QUICK), 0))


def test_a_model_that_learned_less_is_told_to_be_worse() -> None:
    held = [row for row in SOME if is_held(row)]
    learned = [row for row in SOME if not is_held(row)]
    good, poor = train(learned, settings=QUICK).model, train(learned[:90], settings=QUICK).model
    assert compare(good, poor, held)["better"]
    assert not compare(poor, good, held)["better"]


def test_a_worse_model_is_not_installed_and_a_better_one_can_be_rolled_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRSTHAND_HOME", str(tmp_path))
    held = [row for row in SOME if is_held(row)]
    learned = [row for row in SOME if not is_held(row)]
    good, poor = train(learned, settings=QUICK).model, train(learned[:90], settings=QUICK).model
    save(good, training.installed_at())
    before = load(training.installed_at()).version
    code, told = training._install(poor, held)
    assert (code, told["installed"], load(training.installed_at()).version) == (1, False, before)
    code, told = training._install(good, held)
    assert told["installed"]
    assert len(training._versions()) == 1
    assert training.roll_back() == 0
    assert load(training.installed_at()).version == before
    assert training.roll_back() == 1, "nothing earlier is kept"


def test_a_broken_label_file_names_line_field_and_mend(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text('{"text": "fine", "topic": "billing"}\n{"text": "x", "topic": "weather"}\n')
    with pytest.raises(WrongLabels, match=r"line 2, topic: 'weather' is no answer; use one of network"):
        read_labels(path)
    path.write_text('{"text": 5}\n')
    with pytest.raises(WrongLabels, match="line 1, text"):
        read_labels(path)
    path.write_text("")
    with pytest.raises(WrongLabels, match="no label rows"):
        read_labels(path)


def test_a_broken_label_tells_field_and_mend_as_such_whatever_the_sentence(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text('{"text": "x", "topic": "a; b: c"}\n{"text": "fine", "topic": "billing"}\n')
    with pytest.raises(WrongLabels) as wrong:
        read_labels(path)
    told = wrong.value
    assert (told.where, told.line, told.field, told.problem) == (path.name, 1, "topic", "'a; b: c' is no answer")
    refused, sound = label_rows(path)
    assert (refused.line, refused.field, refused.problem) == (1, "topic", told.problem)
    assert refused.mend == told.mend
    assert told.mend.startswith("use one of network, ")
    assert sound.labels == {"topic": "billing"}


def test_a_head_that_nobody_judged_is_no_obstacle() -> None:
    rows = [Labelled(row.piece, {"topic": row.labels["topic"], "actionable": True})
            for row in SOME if row.labels["actionable"]]  # fmt: skip
    model = train([], rows[:250], settings=QUICK).model
    assert model.version == ""


def test_no_line_of_the_corpus_stands_twice() -> None:
    seen = [json.dumps([row.piece.text.lower(), row.piece.reply_to_text]) for row in read_corpus()]
    assert len(seen) - len(set(seen)) < 0.02 * len(seen)


def test_no_line_of_the_corpus_stands_near_a_judged_text() -> None:
    gold = Path(__file__).parents[3] / "shared" / "data" / "gold" / "mentions.jsonl"
    if not gold.exists():
        pytest.skip("the judged mentions are not at hand")
    judged = [_long_words(row.piece) for row in read_labels(gold)]
    having: dict[str, list[int]] = {}
    for number, words in enumerate(judged):
        for word in words:
            having.setdefault(word, []).append(number)
    for row in read_corpus():
        words = _long_words(row.piece)
        common = Counter(number for word in words for number in having.get(word, ()))
        near = [number for number, count in common.items() if count >= 0.7 * len(words | judged[number])]
        assert len(words) < 6 or not near, row.piece.text


def _long_words(piece: Piece) -> set[str]:
    return {
        word for word in piece.text.lower().split() if len(word) > 3 and word[0] not in "@#" and "http" not in word
    }


def test_a_channel_with_labels_enough_gets_bars_of_its_own() -> None:
    rows = [replace(row, channel="x" if number % 3 else "email", lang="en") for number, row in enumerate(SOME)]
    bars = train([], rows, QUICK).model.bars
    places = {(channel, lang) for head, channel, lang in bars.cells if head == "sentiment"}
    assert places == {("", ""), ("x", "en"), ("email", "en")}
    assert bars.cell("sentiment", "x", "en").count == 600


def test_without_own_labels_a_bar_counts_on_less_than_the_chances_say() -> None:
    fitted = train(SOME, settings=QUICK)
    shares = fitted.held_out["sentiment"]
    chosen = (shares * np.array(fitted.model.bars.lean["sentiment"])).argmax(axis=1)
    sure = shares[np.arange(len(shares)), chosen]
    kept = fitted.model.bars.cell("sentiment").kept["0.50"]
    passed = sure[sure >= kept.bar]
    assert len(passed) == kept.count
    assert passed.mean() - kept.right / kept.count == pytest.approx(WARY, abs=1e-4)


@pytest.mark.parametrize(("labels", "counted"), [(OWN_MIN - 1, False), (OWN_MIN, True)])
def test_a_share_is_counted_once_a_desk_has_labels_enough(labels: int, counted: bool) -> None:
    few = Settings(rounds=2, folds=2)
    corpus, own = SOME[:200], SOME[200 : 200 + labels]
    plain = train(corpus, own, replace(few, counted={})).model.text_weights
    assert (train(corpus, own, few).model.text_weights != plain).any() == counted
