"""`firsthand simulate` from outside: its JSON, its page, its refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from firsthand.cli.plots import Axis, nice, plot
from firsthand.cli.simulating import Asked, simulate

SMALL = "name = 'a <small> desk'\ndays = 5\n[arrivals]\nmentions = 90000\n[people]\nagents = 11\n"


def asked(**changes) -> Asked:
    fields = {
        "scenario": None,
        "policies": "pool,silos,firsthand",
        "replications": 2,
        "seed": 0,
        "jobs": 1,
        "sweep": "",
        "frontier": "",
        "compare": "pool",
        "replay": None,
        "changes": (),
        "out": None,
        "policy": None,
        "as_json": True,
    }
    return Asked(**{**fields, **changes})


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    return path


def test_the_answer_is_one_json_object_in_the_documented_shape(scenario, capsys):
    assert simulate(asked(scenario=scenario)) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"scenario", "policies", "paired", "seconds"} <= set(answer)
    row = answer["policies"]["firsthand"]
    assert {"mean", "median", "p90", "low", "high"} <= set(row["first_response_minutes"])
    assert {"targets_held", "urgent_targets_held", "lost", "transfers", "occupancy", "agents"} <= set(row)
    pair = answer["paired"]["firsthand_vs_pool"]
    assert {"first_response_change", "low", "high", "cost_per_handled_change", "cost_per_resolved_change"} <= set(
        pair
    )


def test_the_number_of_processes_changes_nothing_but_the_time(scenario, capsys):
    answers = []
    for jobs in (1, 2):
        simulate(asked(scenario=scenario, jobs=jobs, policies="firsthand"))
        answers.append(json.loads(capsys.readouterr().out)["policies"])
    assert answers[0] == answers[1]


def test_the_page_holds_the_table_the_plots_and_nothing_from_elsewhere(scenario, tmp_path, capsys):
    out = tmp_path / "out"
    assert simulate(asked(scenario=scenario, out=out, sweep="triage.accuracy=.7:.9:.2", replications=1)) == 0
    page = (out / "index.html").read_text("utf-8")
    assert "a &lt;small&gt; desk" in page
    assert page.count("<svg") == 4
    assert "http" not in page.replace("http://www.w3.org", "")
    assert "<script" not in page
    kept = json.loads((out / "result.json").read_text("utf-8"))
    assert len(kept["backlog_by_hour"]["pool"]) == 5 * 24
    assert [point["value"] for point in kept["sweep"]["points"]] == [0.7, 0.9]


def test_both_frontiers_are_told_the_same_people_and_the_same_service(scenario, tmp_path, capsys):
    out = tmp_path / "out"
    wanted = asked(
        scenario=scenario, policies="pool,firsthand", frontier="9:13:2", out=out, replications=2, as_json=False
    )
    assert simulate(wanted) == 0
    told = capsys.readouterr().out
    assert "With other numbers of people" in told
    assert "firsthand answers in the" in told
    answer = json.loads((out / "result.json").read_text("utf-8"))
    frontier = answer["frontier"]
    assert [point["agents"] for point in frontier["points"]] == [9, 11, 13]
    assert frontier["points"][1]["policies"] == answer["policies"], "the scenario's own people are played once"
    same = frontier["same_service"]["firsthand_as_pool"]
    assert same["low"] <= same["people"] <= same["high"]
    assert 9 <= same["people"] <= 13
    assert same["minutes"] == pytest.approx(answer["policies"]["pool"]["first_response_minutes"]["mean"])
    page = (out / "index.html").read_text("utf-8")
    assert "How many people for the same service" in page
    assert page.count("<svg") == 4


def test_our_own_triages_errors_can_be_taken(scenario, capsys):
    assert simulate(asked(scenario=scenario, replications=1, changes=("triage.source=measured",))) == 0
    used = json.loads(capsys.readouterr().out)["scenario"]["triage_in_use"]
    assert used["source"] == "measured"
    assert 0 < used["false_alarm"] < 1


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"policies": "pool,mine"}, 2, "there is no policy called 'mine'"),
        ({"policies": ""}, 2, "--policies is empty"),
        ({"sweep": "load=1:2"}, 2, "is not KEY=A:B:STEP"),
        ({"sweep": "load=1:2:0"}, 2, "no short walk"),
        ({"frontier": "80:90"}, 2, "is not A:B:STEP"),
        ({"frontier": "8:9:.5"}, 2, "whole numbers of people"),
        ({"frontier": "80:80:10"}, 2, "two or more"),
        ({"changes": ("agents",)}, 2, "has no value"),
        ({"changes": ("agnets=3",)}, 1, "'agnets' is not a key"),
        ({"changes": ("agents=many",)}, 1, "should be like"),
        ({"scenario": Path("nowhere.toml")}, 1, "nowhere.toml"),
        ({"replay": Path("nowhere.jsonl")}, 1, "nowhere.jsonl"),
    ],
)
def test_what_cannot_be_played_is_said_in_words(changes, code, words, capsys):
    assert simulate(asked(**changes)) == code
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""


def test_round_marks_hold_all_values():
    for values in ([3.0], [0.013, 0.4], [118.0, 40.0], [4.37, 5.01]):
        for from_zero in (True, False):
            marks = nice(values, from_zero=from_zero)
            assert marks[0] <= min(values)
            assert marks[-1] >= max(values)
            assert 2 <= len(marks) <= 7


def test_a_plot_says_its_words_and_escapes_names():
    svg = plot({"a<b": [(1.0, 2.0), (10.0, 3.0)]}, Axis("x", (1, 10), log=True), Axis("y", (0, 4)), ("a<b",))
    assert "a&lt;b" in svg
    assert 'aria-label="y by x"' in svg
