"""A triage file that breaks while the desk runs: what was in force reads on, it is told once, and a whole one is taken up."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import pytest

from firsthand import wiring
from firsthand.classifiers.model_file import SHIPPED
from firsthand.classifiers.wrong_model import WrongModel
from firsthand.cli import working
from firsthand.wiring import triage
from tests.builders import a_mention

HELP = a_mention("no signal at all since this morning, please help")


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A home with a model of its own, read by whoever runs here."""
    monkeypatch.setenv("FIRSTHAND_HOME", str(tmp_path))
    shutil.copy(SHIPPED, tmp_path / triage.MODEL)
    wiring.triager()
    return tmp_path


def half_copied(home: Path) -> None:
    (home / triage.MODEL).write_bytes(SHIPPED.read_bytes()[:50_000])


def test_a_model_that_breaks_reads_on_as_it_was_and_is_told_once(home, caplog):
    before = wiring.triager()
    half_copied(home)
    for _ in range(3):
        assert wiring.triager().triage([HELP]) == before.triage([HELP])
    (told,) = caplog.records
    assert "triage.model is no triage model" in told.message
    assert "firsthand train" in told.message
    assert told.exc_info is None
    assert "triage.model" in triage.trouble(wiring.home())


def test_a_model_that_is_whole_again_is_in_force_without_a_new_start(home, caplog):
    half_copied(home)
    wiring.triager()
    shutil.copy(SHIPPED, home / triage.MODEL)
    assert triage.trouble(wiring.home()) == ""
    assert "whole again" in caplog.records[-1].message
    (home / triage.MODEL).write_bytes(b"")
    assert "triage.model" in triage.trouble(wiring.home()), "and it is told again when it breaks again"


def test_a_broken_file_that_is_taken_away_again_is_mended_too(tmp_path, monkeypatch):
    monkeypatch.setenv("FIRSTHAND_HOME", str(tmp_path))
    wiring.triager()
    half_copied(tmp_path)
    assert "triage.model" in triage.trouble(wiring.home())
    (tmp_path / triage.MODEL).unlink()
    assert triage.trouble(wiring.home()) == ""


def test_rules_with_a_mistake_leave_the_ones_before_in_force(home):
    (home / triage.RULES).write_text("[[rule]]\nname = 5\n")
    assert wiring.triager().triage([HELP])[0].actionable
    assert "rules.toml" in triage.trouble(wiring.home())


def test_a_start_without_a_sound_model_says_so_and_goes_no_further(tmp_path, monkeypatch):
    monkeypatch.setenv("FIRSTHAND_HOME", str(tmp_path))
    half_copied(tmp_path)
    with pytest.raises(WrongModel, match="firsthand train"):
        wiring.triager()
    assert "triage.model" in triage.trouble(wiring.home())


@pytest.mark.django_db
def test_what_comes_in_meanwhile_is_read_and_answers_leave(home):
    half_copied(home)
    assert {"raw inbox", "timers", "dealing"} <= set(working.parts(None))


@pytest.mark.django_db
def test_the_health_pages_tell_of_it(home, client):
    assert client.get("/readyz").json()["triage"] == "ok"
    half_copied(home)
    answer = client.get("/readyz")
    assert answer.status_code == 200, "the desk works on"
    assert "triage.model is no triage model" in answer.json()["triage"]
    assert "firsthand_triage_wrong 1.0" in client.get("/metrics").content.decode()


def test_what_a_person_has_to_mend_is_one_line_until_it_is_mended(caplog):
    caplog.set_level(logging.WARNING)

    def part() -> None:
        if mended:
            return
        raise wiring.NotConfigured("FIRSTHAND_RAW_DAYS is 'soon'; give a number of days above 0")

    mended = []
    for _ in range(3):
        working._try("letting old bodies go", part)
    mended.append("now")
    for _ in range(2):
        working._try("letting old bodies go", part)
    assert [record.message for record in caplog.records] == [
        "the worker's part 'letting old bodies go' waits: FIRSTHAND_RAW_DAYS is 'soon'; give a number of days above 0",
        "the worker's part 'letting old bodies go' goes on",
    ]
    assert not any(record.exc_info for record in caplog.records)


def test_a_mistake_of_ours_is_told_with_its_trace_each_time(caplog):
    for _ in range(2):
        working._try("a part", lambda: json.loads("{"))
    assert [bool(record.exc_info) for record in caplog.records] == [True, True]
