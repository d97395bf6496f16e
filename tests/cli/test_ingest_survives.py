"""kill -9 in the middle of an ingest, then the same command again: the content ends the same, every time."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import Terminal
from tests.cli.streams import a_stream, write

pytestmark = pytest.mark.slow

MENTIONS = 1_200
BATCH = 100
MOMENTS = 20
HALFWAY = 10
"""So many of the moments have to fall between the first batch and the last one."""


@pytest.fixture(scope="module")
def undisturbed(ready_home, tmp_path_factory):
    """The stream, and what one undisturbed run in a single transaction leaves."""
    folder = tmp_path_factory.mktemp("undisturbed")
    stream = write(folder / "stream.jsonl", a_stream(MENTIONS, seed=20))
    terminal = Terminal(ready_home).copy(folder / "home")
    ran = terminal("ingest", "--json", stream)
    assert ran.json["new"] > MENTIONS * 0.97, ran.said
    return stream, content(terminal.home), stored(terminal.home)


def stored(home: Path) -> int:
    """How many mentions are on the shelf, as another process sees it."""
    try:
        with closing(sqlite3.connect(f"file:{home}/firsthand.sqlite3?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM records_mentionrow").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def content(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """What `firsthand export` would write, without the second that its start takes."""
    from firsthand.records.export import LEFT_OUT, TABLES

    found = {}
    with closing(sqlite3.connect(f"file:{home}/firsthand.sqlite3?mode=ro", uri=True)) as database:
        for name, (model, _) in TABLES.items():
            drop = {"recorded_at", *LEFT_OUT.get(name, ())}
            columns = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields if f.name not in drop)
            rows = database.execute(f"SELECT {columns} FROM {model._meta.db_table}").fetchall()
            found[name] = sorted(rows, key=repr)
    return found


def kill_at(terminal: Terminal, stream: Path, mentions: int, after: float) -> int:
    """Kill an ingest a moment after so many mentions are stored; returns how many then were."""
    running = terminal.start("ingest", "--batch", str(BATCH), stream)
    while running.poll() is None and stored(terminal.home) < mentions:
        time.sleep(0.002)
    try:
        running.wait(timeout=after)
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGKILL)
    running.wait(timeout=30)
    return stored(terminal.home)


def test_killed_at_twenty_random_moments_the_content_is_identical_every_time(undisturbed, ready_home, tmp_path):
    stream, whole, all_of_them = undisturbed
    chance = random.Random(9)
    moments = [(chance.randrange(all_of_them), chance.random() * 0.05) for _ in range(MOMENTS)]

    def killed_and_repeated(moment: int) -> int:
        terminal = Terminal(ready_home).copy(tmp_path / f"home{moment}")
        left = kill_at(terminal, stream, *moments[moment])
        assert terminal("ingest", "--json", stream).json["mentions"] == MENTIONS
        assert content(terminal.home) == whole, f"killed at moment {moment}, with {left} stored"
        return left

    with ThreadPoolExecutor(2) as pool:
        left = list(pool.map(killed_and_repeated, range(MOMENTS)))
    assert sum(0 < count < all_of_them for count in left) >= HALFWAY, left


def test_a_home_that_never_was_survives_it_too(undisturbed, tmp_path):
    """Killed while the database is being made."""
    stream, whole, _ = undisturbed
    terminal = Terminal(tmp_path / "fresh")
    for moment in range(4):
        running = terminal.start("ingest", stream)
        while running.poll() is None and not (terminal.home / "firsthand.sqlite3").exists():
            time.sleep(0.002)
        try:
            running.wait(timeout=0.05 * moment)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
        running.wait(timeout=30)
    assert terminal("ingest", "--json", stream).json["mentions"] == MENTIONS
    assert content(terminal.home) == whole


def test_its_second_process_ends_with_it(undisturbed, ready_home, tmp_path):
    """The one that reads ahead is nobody's child when the first is killed, and goes by itself."""
    stream, _, all_of_them = undisturbed
    terminal = Terminal(ready_home).copy(tmp_path / "home")
    assert 0 < kill_at(terminal, stream, BATCH, 0.0) < all_of_them
    until = time.monotonic() + 20
    while _alive(str(stream)) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _alive(str(stream))


def _alive(word: str) -> bool:
    """Whether a process whose command line holds this word still runs."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if word.encode() in path.read_bytes():
                return True
        except OSError:
            continue
    return False
