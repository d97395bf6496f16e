"""`firsthand triage`, `train` and `evaluate`: a line in, a line out; labels in, a model out; figures that add up."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from firsthand.classifiers.corpus import read_corpus
from firsthand.cli import app

runner = CliRunner()
FIELDS = (
    "id actionable p_actionable topic topic_confidence tier sentiment urgency churn store lang abstain reasons"
).split()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("FIRSTHAND_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return lambda *arguments: runner.invoke(app, [str(each) for each in arguments])


def mention(number: int, text: str, **more: Any) -> str:
    row = {"id": f"m{number}", "channel": "x", "author": "jo", "text": text, "created_at": "2026-01-05T10:00:00Z"}
    return json.dumps({**row, **more}, ensure_ascii=False)


def rows_of(path: Path) -> list[dict[str, Any]]:
    packed = path.read_bytes()
    text = gzip.decompress(packed) if path.suffix == ".gz" else packed
    return [json.loads(line) for line in text.splitlines()]


def test_each_mention_gets_its_line_in_the_same_order(run: Callable[..., Result], tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl.gz"
    texts = ["no signal since noon, help", "RT to win a phone #giveaway", "my bill doubled, why", "😀"]
    source.write_text("\n".join(mention(n, text) for n, text in enumerate(texts)) + "\n")
    ran = run("triage", source, "--out", out)
    assert ran.exit_code == 0, ran.output
    rows = rows_of(out)
    assert [row["id"] for row in rows] == ["m0", "m1", "m2", "m3"]
    assert all(set(FIELDS) <= row.keys() for row in rows)
    assert [row["actionable"] for row in rows[:3]] == [True, False, True]
    assert isinstance(rows[0]["reasons"], list)


def test_a_wrong_line_is_kept_with_its_mend_and_the_rest_goes_on(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    broken = mention(2, "x").replace('"channel": "x"', '"channel": "pigeon"')
    source.write_text("\n".join([mention(1, "no signal"), broken, "{", mention(3, "my bill")]) + "\n")
    ran = run("triage", source, "--out", out)
    assert ran.exit_code == 1
    assert [row["id"] for row in rows_of(out)] == ["m1", "m3"]
    assert "line 2, channel" in ran.output
    assert "to mend" in ran.output
    assert len(rows_of(Path(f"{out}.refused"))) == 2


def test_two_processes_give_what_one_gives(run: Callable[..., Result], tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    lines = random.Random(2).choices([row.piece.text for row in read_corpus()], k=4_500)
    source.write_text("".join(mention(n, f"{text} {n}") + "\n" for n, text in enumerate(lines)))
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    assert run("triage", source, "--out", one, "--jobs", 1).exit_code == 0
    assert run("triage", source, "--out", two, "--jobs", 2).exit_code == 0
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--model", "nowhere.npz"), "nowhere.npz is no triage model"),
        (("--rules", "nowhere.toml"), "nowhere.toml: cannot be read"),
    ],
)
def test_what_is_missing_is_named(
    run: Callable[..., Result], tmp_path: Path, arguments: tuple[str, str], told: str
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(mention(1, "x") + "\n")
    ran = run("triage", source, "--out", tmp_path / "out.jsonl", *arguments)
    assert ran.exit_code == 1
    assert told in ran.output.replace("\n", " ")
    assert "Traceback" not in ran.output


def labels(path: Path, count: int, shuffled: bool = False) -> Path:
    rows = random.Random(4).sample(read_corpus(), count)
    said = [dict(row.labels) for row in rows]
    if shuffled:
        random.Random(5).shuffle(said)
    path.write_text(
        "".join(
            json.dumps({"text": row.piece.text, **label}) + "\n" for row, label in zip(rows, said, strict=True)
        )
    )
    return path


def test_own_labels_make_a_model_that_triages(run: Callable[..., Result], tmp_path: Path) -> None:
    model, source, out = tmp_path / "own.npz", tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    ran = run("train", labels(tmp_path / "labels.jsonl", 400), "--only", "--out", model, "--json")
    assert ran.exit_code == 0, ran.output
    source.write_text(mention(1, "my bill is wrong again") + "\n")
    assert run("triage", source, "--out", out, "--model", model).exit_code == 0
    own = rows_of(out)[0]["model"]
    assert run("triage", source, "--out", out).exit_code == 0
    assert own not in ("", rows_of(out)[0]["model"])


def test_shuffled_labels_are_refused_by_name(run: Callable[..., Result], tmp_path: Path) -> None:
    ran = run(
        "train", labels(tmp_path / "labels.jsonl", 700, shuffled=True), "--only", "--out", tmp_path / "m.npz"
    )
    assert ran.exit_code == 1
    assert "the labels do not fit their texts" in ran.output
    assert not (tmp_path / "m.npz").exists()


def test_figures_of_an_evaluation_add_up(run: Callable[..., Result], tmp_path: Path) -> None:
    page = tmp_path / "quality.html"
    ran = run("evaluate", labels(tmp_path / "labels.jsonl", 300), "--json", "--html", page)
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert told["n"] == 300
    topic = told["heads"]["topic"]
    assert topic["macro_f1_low"] <= topic["macro_f1"] <= topic["macro_f1_high"]
    assert {"accuracy", "ece", "ece_if_calibrated_95", "coverage_at_95", "per_class"} <= topic.keys()
    assert sum(each["n"] for each in topic["per_class"].values()) == 300
    assert sum(map(sum, topic["confusion"]["rows_true_columns_said"])) == 300
    act = told["actionable"]
    assert {"average_precision", "noise_dropped_at_recall_99", "at_10_percent_actionable"} <= act.keys()
    bar = told["bars"][0]
    assert (bar["head"], bar["channel"], bar["lang"]) == ("topic", "", "")
    assert bar["chosen_on"] > 1_000
    assert bar["precision_low"] <= bar["precision"] <= bar["precision_high"]
    assert "every mention" in page.read_text()
    assert "<svg" in page.read_text()
    assert "<script" not in page.read_text()


@pytest.mark.parametrize("command", ["triage", "check"])
@pytest.mark.parametrize(
    ("name", "content"), [("a.jsonl", b""), ("b.jsonl", b"\n \n"), ("c.jsonl.gz", gzip.compress(b"", mtime=0))]
)
def test_an_empty_file_is_named_and_refused_with_what_is_expected(
    run: Callable[..., Result], tmp_path: Path, command: str, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    told = run(command, tmp_path / name, "--out", tmp_path / "out.jsonl")
    assert told.exit_code == 1
    what = {"triage": "mentions", "check": "drafts"}[command]
    assert (
        f"{tmp_path / name}: the file is empty; to mend: give a file of {what}, one JSON object a line"
        in told.output
    )
    (kept,) = rows_of(tmp_path / "out.jsonl.refused")
    assert (kept["file"], kept["problem"]) == (str(tmp_path / name), "the file is empty")


@pytest.mark.parametrize(("command", "what"), [("triage", "mentions"), ("check", "drafts")])
def test_a_pipe_that_brings_nothing_is_told_and_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, what: str
) -> None:
    monkeypatch.setenv("FIRSTHAND_HOME", str(tmp_path))
    told = runner.invoke(app, [command, "-", "--out", str(tmp_path / "out.jsonl")], input="")
    assert told.exit_code == 0
    assert f"standard input was empty: no {what}, one JSON object a line, came" in told.output
    assert not (tmp_path / "out.jsonl.refused").exists()
