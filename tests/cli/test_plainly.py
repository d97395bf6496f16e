"""What a person gives wrongly is said with the place and the mend, by the command itself: no trace, no blame."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import firsthand
from tests.cli.running import Ran, Terminal

SOUND = {"text": "my bill is wrong", "topic": "billing"}


def wrote(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def told(ran: Ran, *words: str) -> None:
    assert ran.code == 1, ran.said
    for each in words:
        assert each in ran.err
    for never in ("Traceback", "Errno", "codec", "Firsthand's own", "unsafely"):
        assert never not in ran.said


@pytest.mark.parametrize(
    "command",
    [
        ("triage", "FILE", "--out", "-"),
        ("check", "FILE"),
        ("evaluate", "FILE"),
        ("train", "FILE", "--out", "model.npz"),
    ],
    ids=lambda command: command[0],
)
def test_a_file_that_is_not_there_is_named_with_the_mend(tmp_path, command):
    gone = tmp_path / "gone.jsonl"
    ran = Terminal(tmp_path / "home")(*(gone if word == "FILE" else word for word in command))
    told(ran, f"{gone}: No such file or directory; to mend: check the path")


@pytest.mark.parametrize(
    "command", [("ingest", "FILE"), ("worker", "--once"), ("serve",), ("triage", "FILE", "--out", "-")], ids=str
)
def test_a_broken_model_is_named_with_the_mend_before_anything_is_done(terminal, tmp_path, command):
    broken, mentions = wrote(tmp_path / "broken.npz", "no model"), wrote(tmp_path / "in.jsonl", "")
    arguments = [mentions if word == "FILE" else word for word in command]
    told(terminal(*arguments, "--model", broken), "broken.npz is no triage model", "firsthand train")


def test_an_export_that_cannot_be_written_is_named(terminal, tmp_path):
    told(terminal("export", "--out", tmp_path), f"{tmp_path}: Is a directory; to mend: name a file")


def test_a_policy_that_is_no_text_is_named(tmp_path):
    policy, drafts = wrote(tmp_path / "policy.toml", b"\xff\xfe"), wrote(tmp_path / "drafts.jsonl", "")
    told(Terminal(tmp_path / "home")("check", drafts, "--policy", policy), f"{policy}: this is not UTF-8 text")


BAD_ROWS = {
    '{"text": "a bill", "topic": "weather"}': ("topic", "'weather' is no answer", "use one of network, "),
    '{"text": "a; b", "churn": "a; b: c"}': ("churn", "'a; b: c' is no answer", "use one of none, "),
    '{"topic": "billing"}': ("text", "the text is missing", "write {"),
    "[1]": ("text", "the text is missing", "write {"),
    "{": ("", "broken JSON", "one whole JSON object"),
    "[" * 100_000: ("", "broken JSON", "one whole JSON object"),
    '{"text": "caf\udce9"}': ("", "not UTF-8", "save the file as UTF-8"),
}


def test_a_wrong_label_row_is_kept_with_its_mend_and_the_rest_is_judged(tmp_path):
    lines = [*BAD_ROWS, json.dumps(SOUND), "", json.dumps({**SOUND, "text": "why is my bill so high"})]
    labels = wrote(tmp_path / "labels.jsonl", "\n".join(lines).encode("utf-8", "surrogateescape"))
    ran = Terminal(tmp_path / "home")("evaluate", labels, "--json")
    assert (ran.code, ran.json["n"]) == (1, 2), ran.err
    assert "labels.jsonl, line 1, topic: 'weather' is no answer; to mend: use one of network" in ran.err
    assert f"7 refused; all of them are in {labels}.refused" in ran.err
    kept = [json.loads(line) for line in Path(f"{labels}.refused").read_text().splitlines()]
    assert [row["line"] for row in kept] == [1, 2, 3, 4, 5, 6, 7]
    for row, (field, problem, mend) in zip(kept, BAD_ROWS.values(), strict=True):
        assert row["field"] == field
        assert problem in row["problem"]
        assert mend in row["mend"]


def test_labels_without_one_sound_row_are_told_line_by_line(tmp_path):
    labels = wrote(tmp_path / "labels.jsonl", "{\n")
    ran = Terminal(tmp_path / "home")("train", labels, "--only", "--out", tmp_path / "m.npz")
    told(ran, "labels.jsonl, line 1: broken JSON", "labels.jsonl: no label rows")


@pytest.fixture
def with_a_broken_encoder(tmp_path: Path) -> Path:
    """An installation like this one, but that its encoder's file was cut short."""
    here, there = Path(firsthand.__file__).parent, tmp_path / "installed" / "firsthand"
    for folder in (Path(), Path("library"), Path("library/models")):
        (there / folder).mkdir(parents=True)
        for each in (here / folder).iterdir():
            if each.name not in ("library", "models", "encoder.npz"):
                (there / folder / each.name).symlink_to(each)
    whole = (here / "library/models/encoder.npz").read_bytes()
    (there / "library/models/encoder.npz").write_bytes(whole[:10_000])
    return there.parent


@pytest.mark.parametrize(
    "command", [("triage", "-", "--out", "-"), ("train", "--out", "m.npz"), ("evaluate", "labels.jsonl")], ids=str
)
def test_a_broken_encoder_is_told_like_a_broken_model(with_a_broken_encoder, tmp_path, command):
    wrote(tmp_path / "labels.jsonl", json.dumps(SOUND))
    ran = subprocess.run(
        [sys.executable, "-m", "firsthand", *command],
        input=b"",
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(with_a_broken_encoder), "FIRSTHAND_HOME": str(tmp_path / "home")},
    )
    told(
        Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode()),
        "encoder.npz is no sentence encoder (it is no .npz archive, or only a part of one); install Firsthand again",
    )
