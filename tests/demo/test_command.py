"""`firsthand demo` as it is typed: served within seconds, gone on with, refused where it must not be, played out."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo.serving import Demo, environment

pytestmark = pytest.mark.slow


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "firsthand", *words]
    return subprocess.run(command, env=environment(home), capture_output=True, text=True, timeout=300)


def test_it_is_served_within_seconds_entered_by_one_click_ended_by_ctrl_c_and_gone_on_with(tmp_path):
    demo = Demo(tmp_path)
    assert demo.wait() < 60, "ten seconds on a machine with nothing else to do"
    assert "tessa_rides" in demo.enter("agent") + demo.page("/inbox/?view=mine")
    second = run(tmp_path, "demo", "--no-serve")
    assert (second.returncode, "another demo runs" in second.stderr) == (1, True)
    code, said = demo.stop()
    assert code == 0
    assert "The morning is ready: Friday 10:40 at Larkwire" in said
    assert "Traceback" not in said
    again = Demo(tmp_path)
    again.wait()
    again.enter("lead")
    code, said = again.stop()
    assert (code, "The day goes on: Friday 10:4" in said) == (0, True)


def test_a_port_that_is_taken_is_said_before_anything_is_done(tmp_path):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        refused = run(tmp_path, "demo", "--port", str(busy.getsockname()[1]))
    assert refused.returncode == 1
    assert "--port" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_whole_day_ends_by_itself_with_a_summary_that_the_report_agrees_with(tmp_path):
    played = run(tmp_path, "demo", "--no-serve", "--json")
    assert played.returncode == 0, played.stderr
    told = json.loads(played.stdout)
    assert 2800 <= told["mentions"] <= 3300
    assert told["need_answer"] + told["filtered_out"] == told["mentions"]
    assert told["morning"]["one_pool"]["first_answer_mean"] > told["morning"]["ran"]["first_answer_mean"]
    assert [incident["title"] for incident in told["incidents"]] == ["network: Riverside"]
    report = json.loads(run(tmp_path, "report", "--since", "2026-09-18T12:00:00Z", "--json").stdout)
    for name, row in told["metrics"].items():
        assert report["metrics"][name]["value"] == row["value"], name
    again = json.loads(run(tmp_path, "demo", "--no-serve", "--json").stdout)
    assert {**again, "seconds": 0, "morning": 0} == {**told, "seconds": 0, "morning": 0}
    in_words = run(tmp_path, "demo", "--no-serve")
    assert f"{told['mentions']:,} mentions this day" in in_words.stdout


def test_a_desk_of_ones_own_is_not_touched(tmp_path):
    mention = {
        "id": "1",
        "channel": "x",
        "author": "ana",
        "text": "no signal",
        "created_at": "2026-09-18T15:00:00Z",
    }
    file = tmp_path / "own.jsonl"
    file.write_text(json.dumps(mention) + "\n")
    assert run(tmp_path / "home", "ingest", str(file)).returncode == 0
    refused = run(tmp_path / "home", "demo", "--fresh", "--no-serve")
    assert refused.returncode == 2
    assert "a desk of its own" in refused.stderr
    assert "Traceback" not in refused.stderr
    told = run(tmp_path / "home", "export").stdout
    assert "no signal" in told
