"""The home's policy file that breaks while the desk runs: what was in force stays, it is told once, a whole one is taken up."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand import wiring
from firsthand.cli import working
from firsthand.domain.policy import PolicyError
from firsthand.records import policies
from firsthand.wiring import policy_file
from tests.builders import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(tmp_path, monkeypatch) -> Path:
    """The policy file of a home, read by whoever runs here."""
    monkeypatch.setenv("FIRSTHAND_HOME", str(tmp_path))
    file = tmp_path / "policy.toml"
    file.write_text(wiring.shipped_policy_text().replace('name = "', 'name = "New ', 1))
    wiring.policy()
    return file


def broken(own: Path) -> None:
    own.write_text(own.read_text() + "\n[triage\n")


def test_a_policy_that_breaks_stays_in_force_as_it_was_and_is_told_once(own, caplog):
    before = wiring.policy()
    broken(own)
    for _ in range(3):
        assert wiring.policy() == before
    (told,) = caplog.records
    assert str(own) in told.message
    assert "line" in told.message
    assert told.exc_info is None
    assert policy_file.trouble(own.parent)


def test_a_policy_that_is_whole_again_is_in_force_without_a_new_start(own, caplog):
    broken(own)
    wiring.policy()
    own.write_text(wiring.shipped_policy_text())
    assert wiring.policy_text() == wiring.shipped_policy_text()
    assert policy_file.trouble(own.parent) == ""
    assert "whole again" in caplog.records[-1].message


def test_a_start_without_a_sound_policy_names_the_line_and_goes_no_further(tmp_path, monkeypatch):
    monkeypatch.setenv("FIRSTHAND_HOME", str(tmp_path))
    (tmp_path / "policy.toml").write_text("[brand\n")
    with pytest.raises(PolicyError, match="line 1"):
        wiring.policy()


def test_every_part_of_the_worker_goes_on_meanwhile(own):
    broken(own)
    assert {"raw inbox", "timers", "dealing"} <= set(working.parts(None))


def test_the_health_pages_tell_of_it(own, client):
    assert client.get("/readyz").json()["policy"] == "ok"
    broken(own)
    answer = client.get("/readyz")
    assert answer.status_code == 200, "the desk works on"
    assert str(own) not in answer.json()["policy"], "whoever may ask is not told where things stand"
    assert "line" in answer.json()["policy"]
    assert "firsthand_policy_wrong 1.0" in client.get("/metrics").content.decode()


def test_a_file_is_not_asked_once_the_workspace_keeps_the_policy(own):
    broken(own)
    policies.save(wiring.shipped_policy_text(), "LEAD", NOON)
    assert policy_file.trouble(own.parent) == ""
    assert wiring.policy_text() == wiring.shipped_policy_text()
