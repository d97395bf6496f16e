"""Turns at a SQLite file."""

from __future__ import annotations

import fcntl
import threading

import pytest

from firsthand.records.turns import turn_at


@pytest.fixture
def file(tmp_path):
    return str(tmp_path / "desk.sqlite3")


def somebody_waits(file):
    """Whether somebody stands at the head of the line."""
    with open(f"{file}.next", "a") as line:
        try:
            fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        return False


def test_whoever_wrote_comes_after_whoever_waited_however_soon_it_asks_again(file):
    wrote = []

    def deliver():
        with turn_at(file):
            wrote.append("the hook")

    hook = threading.Thread(target=deliver)
    with turn_at(file):
        wrote.append("the worker")
        hook.start()
        while hook.is_alive() and not somebody_waits(file):
            hook.join(0.001)
    with turn_at(file):
        wrote.append("the worker again")
    hook.join(30)
    assert wrote == ["the worker", "the hook", "the worker again"]


def test_one_turn_at_a_time(file):
    inside, most = [], []

    def write():
        for _ in range(20):
            with turn_at(file):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join(60)
    assert (len(most), max(most)) == (80, 1)


def test_a_turn_within_a_turn_waits_for_nobody(file):
    with turn_at(file), turn_at(file):
        pass
    assert not somebody_waits(file)


def test_a_turn_ends_with_what_went_wrong_in_it(file):
    with pytest.raises(OSError, match="full"), turn_at(file):
        raise OSError("disk full")
    with turn_at(file):
        assert not somebody_waits(file)
