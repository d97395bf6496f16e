"""kill -9 in the middle of an ingest, then the same command again: the content ends the same, every time."""

from __future__ import annotations

import random
import signal
import time
from itertools import count

import pytest

from tests.cli.running import Terminal
from tests.cli.streams import a_stream, write

MENTIONS = 2_400
MOMENTS = 20


@pytest.fixture(scope="module")
def undisturbed(ready_home, tmp_path_factory):
    """The stream, what an undisturbed run leaves, and how long one takes from its start to its end."""
    folder = tmp_path_factory.mktemp("undisturbed")
    stream = write(folder / "stream.jsonl", a_stream(MENTIONS, seed=20))
    terminal = Terminal(ready_home).copy(folder / "home")
    started = time.monotonic()
    ran = terminal("ingest", "--json", stream)
    assert ran.json["new"] > MENTIONS * 0.97, ran.said
    return stream, terminal.export(), time.monotonic() - started


def test_killed_at_twenty_random_moments_the_content_is_identical_every_time(undisturbed, ready_home, tmp_path):
    stream, whole, seconds = undisturbed
    chance, killed, halfway = random.Random(9), 0, 0
    for moment in count(1):
        terminal = Terminal(ready_home).copy(tmp_path / f"home{moment}")
        running = terminal.start("ingest", stream)
        try:
            running.wait(timeout=seconds * chance.uniform(0.15, 1.0))
        except TimeoutError:
            raise
        except Exception:
            running.send_signal(signal.SIGKILL)
            killed += 1
        running.wait(timeout=30)
        halfway += 0 < terminal.export().count(b'{"table":"mentions"') < whole.count(b'{"table":"mentions"')
        assert terminal("ingest", stream).code in (0, 1)
        assert terminal.export() == whole, f"killed at moment {moment}"
        if killed == MOMENTS:
            break
    assert halfway >= 1, "too few of the moments fell between two batches to prove anything"


def test_a_home_that_never_was_survives_it_too(undisturbed, tmp_path):
    """Killed while the database is being made."""
    stream, whole, seconds = undisturbed
    terminal = Terminal(tmp_path / "fresh")
    chance = random.Random(4)
    for _ in range(4):
        running = terminal.start("ingest", stream)
        time.sleep(seconds * chance.uniform(0.1, 0.6))
        running.send_signal(signal.SIGKILL)
        running.wait(timeout=30)
    assert terminal("ingest", stream).code in (0, 1)
    assert terminal.export() == whole
