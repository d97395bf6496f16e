"""`firsthand backup` and `restore`: everything comes back, nothing is lost, and nothing is posted twice."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import stat
import subprocess
import sys
import tarfile

import pytest

from tests.cli.running import Terminal
from tests.cli.streams import a_stream, write

MENTION = {
    "id": "m1",
    "channel": "replay",
    "author": "jane",
    "text": "no signal at Riverside since this morning, what is going on",
    "created_at": "2026-09-18T17:00:00Z",
}

A_REPLY = """
from firsthand import wiring
wiring.migrate()
from firsthand.desk import reply
from firsthand.records.models import CaseRow, ReplyRow
desk, row = wiring.desk(), CaseRow.objects.get()
written = reply.Written(case=row.id, text="On it, thank you for telling us.", by="ana", client_token="t1",
                        seen_version=row.version, parent="m1", to="jane", overruled=True)
made = reply.send(written, desk)
if made.status == "asked":
    made = reply.approve(row.id, made.reply, "lee", "m1", desk)
ReplyRow.objects.update(due=wiring.now())
print(made.status)
"""


@pytest.fixture
def desk(terminal, tmp_path) -> Terminal:
    """A home with mentions, a person, an account and files of its own."""
    stream = write(tmp_path / "stream.jsonl", a_stream(150, seed=3))
    assert terminal("ingest", stream).code in (0, 1)
    assert terminal("person", "add", "ana").code == 0
    secret = tmp_path / "secret"
    secret.write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert terminal("channel", "add", "webhook", "--id", "crm", "--secret-file", secret).code == 0
    (terminal.home / "accounts.json").write_text("{}")
    return terminal


def test_everything_comes_back(desk, tmp_path):
    before = desk.export()
    made = desk("backup", "--out", tmp_path / "desk.tar.gz", "--with-keys", "--json")
    assert made.code == 0, made.said
    assert made.json["counts"]["mentions"] > 140
    other = Terminal(tmp_path / "other")
    back = other("restore", tmp_path / "desk.tar.gz", "--json")
    assert back.code == 0, back.said
    assert back.json["publishing"] == "paused"
    assert other.export() == before
    assert (other.home / "accounts.json").read_text() == "{}"
    found = {line["about"]: line["status"] for line in other("doctor", "--json").json["lines"]}
    assert found["account crm"] == "warn", "its secrets open: it only waits to be set live"
    assert found["publishing"] == "warn"
    assert found["audit"] == "ok"


def test_an_archive_is_for_its_owner_and_holds_no_keys_unless_asked(desk, tmp_path):
    out = tmp_path / "desk.tar.gz"
    ran = desk("backup", "--out", out)
    assert "keep secrets.key" in ran.err
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with tarfile.open(out) as tar:
        names = tar.getnames()
    assert names[0] == "manifest.json"
    assert "database/firsthand.sqlite3" in names
    assert "home/accounts.json" in names
    assert not [name for name in names if "key" in name or "lock" in name or "wal" in name]
    key = (desk.home / "secrets.key").read_bytes()
    assert key not in gzip.decompress(out.read_bytes())


def test_a_backup_while_mentions_come_in_is_of_one_moment(desk, tmp_path):
    stream = write(tmp_path / "more.jsonl", a_stream(1500, seed=8))
    running = desk.start("ingest", stream)
    assert desk("backup", "--out", tmp_path / "desk.tar.gz").code == 0
    running.wait(timeout=120)
    other = Terminal(tmp_path / "other")
    assert other("restore", tmp_path / "desk.tar.gz").code == 0
    whole = other.export()
    assert other("rebuild").code == 0
    assert other.export() == whole


def test_a_home_that_is_not_empty_is_not_touched_unless_forced(desk, tmp_path):
    out = tmp_path / "desk.tar.gz"
    desk("backup", "--out", out)
    desk("person", "add", "kim")
    later = desk.export()
    ran = desk("restore", out)
    assert ran.code == 1
    assert "not empty" in ran.err
    assert desk.export() == later
    forced = desk("restore", out, "--force", "--json")
    assert forced.code == 0, forced.said
    assert b'"kim"' not in desk.export()
    with sqlite3.connect(f"{forced.json['moved_aside']}/firsthand.sqlite3") as old:
        assert old.execute("select count(*) from records_personrow").fetchone() == (2,)


def _changed(archive, out, change, name="database/firsthand.sqlite3"):
    """The same archive with one entry's content changed."""
    with tarfile.open(archive) as old, tarfile.open(out, "w:gz") as new:
        for entry in old:
            content = old.extractfile(entry).read()
            if entry.name == name:
                content = change(entry, content)
            entry.size = len(content)
            new.addfile(entry, io.BytesIO(content))


def _one_byte(entry, content):
    return content[:5000] + bytes([content[5000] ^ 1]) + content[5001:]


def _by_a_newer_version(entry, content):
    about = json.loads(content)
    about["database"]["migrations"].append(["records", "9999_later"])
    return json.dumps(about).encode()


def _elsewhere(entry, content):
    entry.name = "../elsewhere"
    return content


@pytest.mark.parametrize(("change", "word"), [(_one_byte, "not what it was"), (_elsewhere, "no place")])
def test_a_changed_archive_is_refused_before_anything_is_touched(desk, tmp_path, change, word):
    desk("backup", "--out", tmp_path / "desk.tar.gz")
    _changed(tmp_path / "desk.tar.gz", tmp_path / "changed.tar.gz", change)
    other = Terminal(tmp_path / "other")
    ran = other("restore", tmp_path / "changed.tar.gz")
    assert ran.code == 1
    assert word in ran.err
    assert "Traceback" not in ran.said
    assert not (other.home / "firsthand.sqlite3").exists()
    assert not (tmp_path / "elsewhere").exists()


def test_what_is_no_backup_is_refused(desk, tmp_path):
    out = tmp_path / "desk.tar.gz"
    desk("backup", "--out", out)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(out.read_bytes()[: out.stat().st_size // 2])
    words = tmp_path / "words.tar.gz"
    words.write_text("hello")
    strange = tmp_path / "strange.tar.gz"
    with tarfile.open(strange, "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("hello"), io.BytesIO())
    other = Terminal(tmp_path / "other")
    for file in (cut, words, strange, tmp_path / "none.tar.gz"):
        ran = other("restore", file)
        assert ran.code == 1
        assert "nothing was restored" in ran.err
        assert "Traceback" not in ran.said


def test_a_backup_of_a_newer_version_is_refused(desk, tmp_path):
    desk("backup", "--out", tmp_path / "desk.tar.gz")
    _changed(tmp_path / "desk.tar.gz", tmp_path / "newer.tar.gz", _by_a_newer_version, "manifest.json")
    ran = Terminal(tmp_path / "other")("restore", tmp_path / "newer.tar.gz")
    assert ran.code == 1
    assert "newer version" in ran.err


def test_a_folder_that_is_not_there_is_named(desk, tmp_path):
    ran = desk("backup", "--out", tmp_path / "nowhere" / "desk.tar.gz")
    assert ran.code == 1
    assert "no folder" in ran.err
    ran = desk("backup", "--out", f"{tmp_path}/backups/")
    assert (ran.code, "no folder" in ran.err) == (1, True)
    assert not (tmp_path / "backups").exists(), "a file of that name would be in the folder's way"


@pytest.fixture
def with_a_reply(terminal, tmp_path) -> Terminal:
    """A reply that was approved and is due, on a channel whose page can be looked at."""
    assert terminal("channel", "add", "replay", "--id", "page", "--live").code == 0
    body = tmp_path / "body.json"
    body.write_text(json.dumps(MENTION))
    assert terminal("channel", "feed", "page", body).code == 0
    assert terminal("worker", "--once").code == 0
    made = subprocess.run(
        [sys.executable, "-c", A_REPLY], env=terminal.environment(), capture_output=True, text=True, check=False
    )
    assert made.stdout.strip() == "ready", made.stderr
    return terminal


def page(terminal):
    file = terminal.home / "public" / "page.jsonl"
    return [json.loads(line)["text"] for line in file.read_text().splitlines()] if file.exists() else []


def status_of(terminal):
    with sqlite3.connect(terminal.home / "firsthand.sqlite3") as rows:
        return rows.execute("select status from records_replyrow").fetchone()[0]


def settled(terminal):
    """The clock moves on: whatever was under way has landed or never will."""
    with sqlite3.connect(terminal.home / "firsthand.sqlite3") as rows:
        rows.execute(
            "update records_replyrow set settle_until = '2020-01-01 00:00:00' where settle_until is not null"
        )


def test_a_reply_that_left_after_the_backup_is_not_posted_again(with_a_reply, tmp_path):
    with_a_reply("backup", "--out", tmp_path / "desk.tar.gz")
    with_a_reply("worker", "--once")
    assert (status_of(with_a_reply), len(page(with_a_reply))) == ("sent", 1)
    ran = with_a_reply("restore", tmp_path / "desk.tar.gz", "--force", "--json")
    assert ran.json["replies_in_doubt"] == 1
    assert status_of(with_a_reply) == "unknown"
    settled(with_a_reply)
    with_a_reply("worker", "--once")
    assert (status_of(with_a_reply), len(page(with_a_reply))) == ("sent", 1), (
        "read back, though publishing is paused"
    )
    with_a_reply("channel", "resume", "--all")
    with_a_reply("worker", "--once")
    assert len(page(with_a_reply)) == 1


def test_what_was_approved_after_the_backup_is_looked_for_when_it_is_approved_again(with_a_reply, tmp_path):
    with sqlite3.connect(with_a_reply.home / "firsthand.sqlite3") as rows:
        rows.execute("update records_replyrow set status = 'draft', due = null")
    with_a_reply("backup", "--out", tmp_path / "desk.tar.gz")
    assert with_a_reply("restore", tmp_path / "desk.tar.gz", "--force").code == 0
    with sqlite3.connect(with_a_reply.home / "firsthand.sqlite3") as rows:
        (kept,) = rows.execute("select status, looks from records_replyrow")
    assert kept == ("draft", 1), "its second approval may have been given, and it may have left since"


def test_nothing_leaves_before_somebody_says_so(with_a_reply, tmp_path):
    with_a_reply("backup", "--out", tmp_path / "desk.tar.gz", "--with-keys")
    other = Terminal(tmp_path / "other")
    assert other("restore", tmp_path / "desk.tar.gz").code == 0
    for _ in range(3):
        settled(other)
        other("worker", "--once")
    assert page(other) == []
