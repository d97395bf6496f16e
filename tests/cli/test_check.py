"""`firsthand check`: a line in, a line out; what cannot be read is refused with its field and the mend."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from firsthand.cli import app

runner = CliRunner()


@pytest.fixture
def checked(tmp_path):
    def run(*lines: str, arguments: tuple[str, ...] = ()):
        source, out = tmp_path / "drafts.jsonl", tmp_path / "findings.jsonl"
        source.write_text("\n".join(lines) + "\n", encoding="utf-8")
        result = runner.invoke(app, ["check", str(source), "--out", str(out), *arguments])
        rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        return result, rows, tmp_path / "findings.jsonl.refused"

    return run


def test_each_draft_gets_its_line_in_the_same_order(checked):
    result, rows, _ = checked(
        '{"id": "a", "text": "Your order have shipped.", "handle": "jane", "channel": "x", "public": true}',
        '{"id": 2, "text": "All good on our side!"}',
    )
    assert result.exit_code == 0
    assert [row["id"] for row in rows] == ["a", 2]
    (finding,) = rows[0]["findings"]
    assert set(finding) == {"check", "severity", "start", "end", "message", "suggestion"}
    assert "Your order have shipped."[finding["start"] : finding["end"]] == "have"
    assert rows[1]["findings"] == []


def test_a_bad_line_is_refused_with_its_field_and_the_rest_goes_on(checked):
    result, rows, refused = checked(
        '{"id": "a"}',
        "not json",
        "[1, 2]",
        '{"id": "b", "text": "Hi", "public": "yes"}',
        '{"id": "c", "text": "Hi there!", "channel": "fax"}',
        '{"id": "d", "text": "Hi there!", "handle": null}',
    )
    assert result.exit_code == 1
    assert [row["id"] for row in rows] == ["d"]
    kept = [json.loads(line) for line in refused.read_text("utf-8").splitlines()]
    assert [(row["line"], row["field"]) for row in kept] == [
        (1, "text"),
        (2, ""),
        (3, ""),
        (4, "public"),
        (5, "channel"),
    ]
    assert all(row["mend"] for row in kept)
    assert str(refused) in result.output


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path):
    result = runner.invoke(app, ["check", str(tmp_path / "none.jsonl")])
    assert result.exit_code == 1
    assert "none.jsonl" in result.output
    assert "Traceback" not in result.output
