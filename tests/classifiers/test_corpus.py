"""The corpus: a file may be a fair sample for some heads alone, and says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from firsthand.classifiers.corpus import WrongLabels, corpus_file, read_corpus
from firsthand.classifiers.training import HEADS, targets

LINES = "billing 2 negative normal none 0 | charged twice again\nnone 0 neutral low none 0 | match of the day\n"


def _weights(path: Path) -> dict[str, list[float]]:
    rows = corpus_file(path)
    weights = targets(rows, np.ones((len(rows), len(HEADS))), balance=0.0).weights
    return {head.name: weights[:, number].tolist() for number, head in enumerate(HEADS)}


def test_a_file_teaches_the_heads_that_it_names_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    path.write_text(f"# teaches: topic sentiment\n{LINES}")
    weights = _weights(path)
    assert weights["topic"] == [1.0, 0.0], "noise has no topic to learn"
    assert weights["sentiment"] == [1.0, 1.0]
    assert all(weights[head] == [0.0, 0.0] for head in ("actionable", "tier", "urgency", "churn", "store"))


def test_what_a_file_does_not_teach_is_still_judged(tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    path.write_text(f"# teaches: topic\n{LINES}")
    assert [row.labels["actionable"] for row in corpus_file(path)] == [True, False]


def test_a_file_that_names_no_heads_teaches_all(tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    path.write_text(f"# Plain words.\n{LINES}")
    assert _weights(path)["actionable"] == [1.0, 1.0]


def test_a_head_that_there_is_not_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    path.write_text(f"# teaches: topic weather\n{LINES}")
    with pytest.raises(
        WrongLabels, match=r"some.txt, line 1: 'weather' is no head; name some of actionable, topic"
    ):
        corpus_file(path)


def test_what_is_worth_an_answer_is_learned_from_fair_samples_of_a_stream() -> None:
    kept = {row.source for row in read_corpus() if "actionable" in row.teaches}
    other = {row.source for row in read_corpus()} - kept
    assert {"noise_en", "streams_en"} <= kept
    assert {"listening_en", "worlds", "everyday_en"} <= other
