"""`firsthand doctor`: what would fail is said before it does, with the mend, and nothing is changed."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cli.running import Terminal


@dataclass(frozen=True)
class Elsewhere(Terminal):
    """A terminal with more in its environment."""

    more: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        return {**Terminal.environment(self), **self.more}


def lines_of(ran):
    return {(line["about"], line["status"]): line for line in ran.json["lines"]}


def test_an_empty_home_is_sound_and_stays_as_it_is(tmp_path):
    home = tmp_path / "home"
    ran = Terminal(home)("doctor", "--json")
    assert ran.code == 0, ran.said
    assert ran.json["fix"] == 0
    assert ("python", "ok") in lines_of(ran)
    assert ("database", "warn") in lines_of(ran)
    assert not home.exists(), "the doctor only looks"


def test_a_ready_home_says_what_is_still_to_do(terminal):
    ran = terminal("doctor")
    assert ran.code == 0, ran.said
    for word in ("schema in step", "firsthand worker", "firsthand channel add", "firsthand person add"):
        assert word in ran.out
    assert "Traceback" not in ran.said


def test_what_stands_is_ok_once_it_was_done(terminal):
    assert terminal("person", "add", "ana").code == 0
    assert terminal("channel", "add", "replay", "--id", "demo", "--live").code == 0
    assert terminal("worker", "--once").code == 0
    found = lines_of(terminal("doctor", "--json"))
    assert {("people", "ok"), ("account demo", "ok"), ("worker", "ok"), ("publishing", "ok")} <= set(found)


def test_the_red_button_and_a_listening_account_are_told(terminal):
    terminal("channel", "add", "replay", "--id", "demo")
    terminal("channel", "pause", "--all")
    found = lines_of(terminal("doctor", "--json"))
    assert "resume" in found["publishing", "warn"]["mend"]
    assert ("account demo", "warn") in found


def test_secrets_under_another_key_would_fail(terminal, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert terminal("channel", "add", "webhook", "--id", "crm", "--secret-file", secret).code == 0
    (terminal.home / "secrets.key").unlink()
    ran = terminal("doctor", "--json")
    assert ran.code == 1
    assert "connect it again" in lines_of(ran)["account crm", "fix"]["mend"]


@pytest.mark.parametrize(
    ("file", "content", "about", "word"),
    [
        ("policy.toml", "[[queues]\n", "policy", "line"),
        ("triage.model", "not a model", "triage", "no triage model"),
        ("secret.key", "short", "secret key", "characters"),
        ("secrets.key", "short", "secrets key", "is no key"),
    ],
)
def test_a_wrong_file_in_the_home_is_named(terminal, file, content, about, word):
    (terminal.home / file).write_text(content)
    ran = terminal("doctor", "--json")
    assert ran.code == 1
    line = lines_of(ran)[about, "fix"]
    assert word in line["words"]
    assert line["mend"]


def test_a_key_that_others_can_read_is_told(terminal):
    (terminal.home / "secret.key").chmod(0o644)
    line = lines_of(terminal("doctor", "--json"))["secret key", "warn"]
    assert line["mend"].startswith("chmod 600")


def test_a_library_that_does_not_load_is_named_with_what_is_lost(terminal, tmp_path):
    broken = tmp_path / "broken"
    (broken / "harper").mkdir(parents=True)
    (broken / "harper" / "__init__.py").write_text("raise ImportError('wrong architecture')\n")
    ran = Elsewhere(terminal.home, more={"PYTHONPATH": str(broken)})("doctor", "--json")
    assert ran.code == 0
    line = lines_of(ran)["libraries", "warn"]
    assert "wrong architecture" in line["words"]
    assert "spelling" in line["words"]
    assert "pip install" in line["mend"]


@pytest.mark.parametrize(
    ("url", "word"),
    [("mysql://here/there", "use sqlite"), ("postgresql://nobody@127.0.0.1:9/none", "does not answer")],
)
def test_a_database_that_is_not_there_would_fail(terminal, url, word):
    ran = Elsewhere(terminal.home, more={"FIRSTHAND_DATABASE_URL": url})("doctor", "--json")
    assert ran.code == 1
    assert word in lines_of(ran)["database", "fix"]["words"]


def test_a_database_of_a_newer_version_is_not_touched(terminal):
    with sqlite3.connect(terminal.home / "firsthand.sqlite3") as database:
        database.execute(
            "insert into django_migrations (app, name, applied) values ('records', '9999_later', '2027-01-01')"
        )
    ran = terminal("doctor", "--json")
    assert ran.code == 1
    assert "newer version" in lines_of(ran)["database", "fix"]["words"]


def test_an_audit_row_that_was_changed_shows(terminal):
    terminal("person", "add", "ana")
    with sqlite3.connect(terminal.home / "firsthand.sqlite3") as database:
        database.execute("update records_auditrow set who = 'somebody else'")
    ran = terminal("doctor", "--json")
    assert ran.code == 1
    assert ("audit", "fix") in lines_of(ran)


def test_who_asks_to_be_forgotten_is_counted_and_not_named(terminal):
    row = ("0" * 32, "fb", "10158912345678901", "2026-09-18 15:00:00")
    with sqlite3.connect(terminal.home / "firsthand.sqlite3") as database:
        database.execute(
            "insert into records_forgetrow (code, account, person, asked_at) values (?, ?, ?, ?)", row
        )
    ran = terminal("doctor", "--json")
    assert "1 people ask to be forgotten" in lines_of(ran)["waiting", "warn"]["words"]
    assert row[2] not in ran.said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_to_would_fail(tmp_path):
    tmp_path.chmod(0o500)
    ran = Terminal(Path(tmp_path) / "home")("doctor", "--json")
    tmp_path.chmod(0o700)
    assert ran.code == 1
    assert ("home", "fix") in lines_of(ran)


def test_passwords_in_the_open_are_told(terminal):
    ran = Elsewhere(terminal.home, more={"FIRSTHAND_HOSTS": "care.example.com"})("doctor", "--json")
    assert "TLS" in lines_of(ran)["address", "warn"]["mend"]


def test_what_a_conversation_needs_is_looked_at_and_a_wrong_playbook_of_ones_own_is_named(tmp_path):
    home = tmp_path / "home"
    (home / "playbooks").mkdir(parents=True)
    (home / "playbooks" / "late.yaml").write_text("id: late\n")
    secret = tmp_path / "notice.secret"
    secret.write_text("not base64!")
    more = {
        "FIRSTHAND_SMTP_URL": "mail.example.com",
        "FIRSTHAND_NOTICE_URL": "https://hooks.example.com/x",
        "FIRSTHAND_NOTICE_SECRET_FILE": str(secret),
        "FIRSTHAND_SIGN_IN_URL": "https://login.example.com",
    }
    found = lines_of(Elsewhere(home, more=more)("doctor", "--json"))
    assert "smtp://" in found["notices by mail", "fix"]["words"]
    assert "base64" in found["notices by webhook", "fix"]["words"]
    assert "FIRSTHAND_SIGN_IN_SECRET_FILE" in found["sign-in", "fix"]["words"]
    assert "late.yaml" in found["playbooks", "fix"]["words"]
    assert ("support AI", "ok") in found


def test_a_wrong_playbook_of_the_house_is_named_with_its_line_and_what_goes_on(terminal):
    folder = terminal.home / "playbooks"
    folder.mkdir()
    (folder / "ring.yaml").write_text("id: ring\nversion: 1\ntopicc: service\n")
    line = lines_of(terminal("doctor", "--json"))["playbooks", "fix"]
    assert "ring.yaml, line 3" in line["words"]
    assert line["words"].endswith("Nothing of it is in force.")
    assert line["mend"]
    assert not (terminal.home / "playbooks.versions").exists(), "the doctor only looks"
