"""`firsthand playbook` as it is typed: run, --stdio, check, script, crm, scorecard, test, new."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Terminal


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    """A terminal without a database: these commands need none."""
    return Terminal(tmp_path / "home")


def lines(*events) -> bytes:
    return "".join(json.dumps(event) + "\n" for event in events).encode()


def talked(desk: Terminal, playbook: str, *events):
    ran = desk("playbook", "run", playbook, "--stdio", stdin=lines(*events))
    return ran, [json.loads(line) for line in ran.out.splitlines()]


def test_a_program_talks_to_a_playbook_line_by_line(desk):
    ran, said = talked(
        desk,
        "general",
        {
            "start": {
                "text": "how do I change my voicemail greeting?",
                "facts": {},
                "tools": ["search_help_pages", "book_call_back"],
            }
        },
        {"answer": "just a question"},
        {"result": {"title": "Greeting", "answer": "Hold 1."}, "error": False},
        {"message": "hold on"},
        {"silence": 5},
        {"answer": "yep, thanks"},
    )
    assert ran.code == 0, ran.err
    assert said[0] == {"say": "Hi, thanks for getting in touch. I am happy to help.", "step": "greet"}
    assert said[1]["kind"] == "choice"
    assert said[1]["choices"] == ["answer", "fix", "complaint", "call"]
    assert {
        "call": "search_help_pages",
        "args": {"question": "how do I change my voicemail greeting?"},
        "step": "look_it_up",
    } in said
    done = said[-1]["done"]
    assert (done["outcome"], done["reason"]) == ("resolved", "")
    assert set(done["handoff"]) >= {"source", "stage", "last_action", "facts", "tools_tried", "promises"}
    assert done["trace"][0] == "greet"


def test_the_end_of_input_stops_with_the_summary(desk):
    ran, said = talked(desk, "general", {"start": {"text": "hi"}})
    assert ran.code == 0
    done = said[-1]["done"]
    assert done["outcome"] == "stopped"
    assert done["handoff"]["last_action"].startswith("asked: ")


def test_missing_tools_are_said_at_the_start(desk):
    _, said = talked(desk, "slow_data", {"start": {"text": "hi", "tools": ["check_outage"]}})
    assert "add_data" in said[0]["say"]


@pytest.mark.parametrize(
    ("stdin", "says"),
    [
        (b"nonsense\n", "line 1: broken JSON"),
        (b"[1]\n", "line 1: an input is a JSON object"),
        (b'{"answer": "yes"}\n', "line 1: begin with"),
        (b"", "nothing came"),
        (b'{"start": {"text": "hi"}}\n{"result": 1}\n', "line 2: no call is open"),
        (b'{"start": {"text": "hi"}}\n{"what": 1}\n', "line 2: write one of"),
        (b'{"start": {"text": "hi", "now": "soon"}}\n', "line 1: now: 'soon' is no time; write it like 2026"),
        (b'{"start": {"text": "hi"}}\n{"silence": "long"}\n', "line 2: silence: 'long' is no number of minutes"),
        (b'{"start": {"text": "hi"}}\n{"silence": 1e999}\n', "line 2: silence: inf is no number of minutes"),
        (b"[" * 100_000, "line 1: the JSON is nested too deeply"),
        (b'{"start": {"text": "hi", "facts": 3}}\n', "line 1"),
    ],
)
def test_lines_that_are_no_input_are_named_on_standard_error(desk, stdin, says):
    ran = desk("playbook", "run", "general", "--stdio", stdin=stdin)
    assert ran.code == 1
    assert says in ran.err
    assert "Traceback" not in ran.err


def test_a_person_plays_it_at_the_terminal(desk):
    ran = desk("playbook", "run", "praise", "--text", "thanks to Ana in billing", stdin=b"/m hello\nyes\nok\n")
    assert ran.code == 0, ran.err
    assert "May I pass your words on to Ana in billing" in ran.out
    assert "resolved" in ran.out


def test_check_names_what_is_wrong_and_draws_the_flow(desk, tmp_path):
    assert desk("playbook", "check").code == 0
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("id: wrong\nversion: 1\n")
    ran = desk("playbook", "check", wrong)
    assert ran.code == 1
    assert "wrong.yaml, line 1" in ran.err
    assert "to mend" in ran.err
    assert desk("playbook", "check", tmp_path / "none.yaml").code == 1
    drawn = tmp_path / "flow.svg"
    assert desk("playbook", "check", "praise", "--svg", drawn).code == 0
    assert drawn.read_text().startswith("<svg")
    told = json.loads(desk("playbook", "check", "praise", "--json").out)
    assert told["playbooks"][0]["id"] == "praise"
    assert json.loads(desk("playbook", "check", "--schema").out)["title"] == "PlaybookRow"


def test_the_surfaces_are_printed(desk, tmp_path):
    assert "### " in desk("playbook", "script", "praise").out
    page = tmp_path / "page.html"
    assert desk("playbook", "script", "praise", "--format", "html", "--out", page).code == 0
    assert page.read_text().startswith("<!doctype html>")
    assert json.loads(desk("playbook", "crm", "praise").out)["playbook"] == "praise"
    assert json.loads(desk("playbook", "scorecard", "praise").out)["questions"]
    assert "| question |" in desk("playbook", "scorecard", "praise", "--format", "md").out
    assert desk("playbook", "script", "praise", "--format", "pdf").code == 2


def test_scenarios_are_played_and_a_failing_one_is_named(desk, tmp_path):
    ran = desk("playbook", "test", "praise")
    assert ran.code == 0, ran.err
    assert "as expected" in ran.out
    scenarios = tmp_path / "s.yaml"
    scenarios.write_text(
        "playbook: praise\nscenarios:\n  - {name: wrong on purpose, text: thanks, says: [no idea], expect: {outcome: escalated}}\n"
    )
    ran = desk("playbook", "test", "praise", "--scenarios", scenarios)
    assert ran.code == 1
    assert "wrong on purpose" in ran.err


def test_a_script_becomes_a_playbook_that_runs(desk, tmp_path):
    script = tmp_path / "script.md"
    script.write_text("# Hours\n1. Ask for the store.\n2. Look up the hours.\n3. Is it resolved?\n")
    made = tmp_path / "hours.yaml"
    ran = desk("playbook", "new", made, "--from", script)
    assert ran.code == 0, ran.err
    assert "to answer" in ran.out
    assert desk("playbook", "check", made).code == 0
    assert desk("playbook", "new", made).code == 1
    assert desk("playbook", "new", tmp_path / "a b.yaml").code == 0
    assert desk("playbook", "new", tmp_path / "x.yaml", "--from", tmp_path / "none.md").code == 1
