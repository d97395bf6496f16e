"""Going back: an older version on the database of a newer one says so, and touches nothing."""

from __future__ import annotations

import sqlite3

import pytest

from tests.cli.running import Terminal
from tests.cli.streams import a_stream, write


@pytest.fixture
def gone_back(terminal, tmp_path) -> Terminal:
    """A desk that was backed up, then brought on by a version that this one does not know."""
    assert terminal("ingest", write(tmp_path / "stream.jsonl", a_stream(60, seed=3))).code in (0, 1)
    assert terminal("backup", "--out", tmp_path / "desk.tar.gz").code == 0
    with sqlite3.connect(terminal.home / "firsthand.sqlite3") as database:
        database.execute(
            "insert into django_migrations (app, name, applied) values ('records', '9999_l', '2027-01-01')"
        )
    return terminal


def test_nothing_begins_on_a_database_of_a_newer_version(gone_back):
    for words in (("serve", "--port", "1"), ("worker", "--once"), ("person", "add", "kim")):
        ran = gone_back(*words)
        assert ran.code == 1
        assert "a newer version of Firsthand has brought this database on (records 9999_l)" in ran.err
        assert "restore the backup that was made before the upgrade" in ran.err
        assert "Traceback" not in ran.said
        assert "mistake" not in ran.said


def test_the_backup_of_before_comes_back_and_the_newer_database_is_kept_aside(gone_back, tmp_path):
    ran = gone_back("restore", tmp_path / "desk.tar.gz", "--force", "--json")
    assert ran.code == 0, ran.said
    assert ran.json["publishing"] == "paused"
    (aside,) = gone_back.home.glob("before-restore-*")
    with sqlite3.connect(aside / "firsthand.sqlite3") as kept:
        assert kept.execute("select count(*) from django_migrations where name = '9999_l'").fetchone() == (1,)
    assert gone_back("worker", "--once").code == 0
