"""Many small durable writes in one commit."""

from __future__ import annotations

import threading

from firsthand.records.group_commit import commit_together
from firsthand.records.units import unit


class Table:
    """A table whose first write waits until it is let go."""

    def __init__(self):
        self.rows, self.begun, self.go = [], threading.Event(), threading.Event()

    def insert(self, batch):
        self.begun.set()
        assert self.go.wait(30)
        self.rows.append([row for (row,) in batch])


def test_what_comes_while_a_commit_is_under_way_shares_the_next_one(transactional_db):
    table = Table()
    first = commit_together(table.insert, ("first",))
    assert table.begun.wait(30)
    later = [commit_together(table.insert, (name,)) for name in ("second", "third", "fourth")]
    table.go.set()
    for each in (first, *later):
        each.result(30)
    assert table.rows == [["first"], ["second", "third", "fourth"]]


def test_what_comes_during_the_wait_for_a_turn_needs_no_second_one(transactional_db):
    table = Table()
    table.go.set()
    insert = table.insert
    with unit():
        asked = [commit_together(insert, (name,)) for name in ("first", "second", "third")]
    for each in asked:
        each.result(30)
    assert table.rows == [["first", "second", "third"]]


def test_whoever_gives_up_before_its_turn_leaves_no_row_and_keeps_nobody_waiting(transactional_db):
    table = Table()
    first = commit_together(table.insert, ("first",))
    assert table.begun.wait(30)
    gone, stays = (commit_together(table.insert, (name,)) for name in ("gone", "stays"))
    assert gone.cancel()
    assert not first.cancel()
    table.go.set()
    stays.result(30)
    assert table.rows == [["first"], ["stays"]]


def test_a_write_that_fails_is_told_to_whoever_asked_for_it_and_the_next_one_goes_on(transactional_db):
    def full(batch):
        raise OSError("disk full")

    assert isinstance(commit_together(full, ("lost",)).exception(30), OSError)
    table = Table()
    table.go.set()
    commit_together(table.insert, ("kept",)).result(30)
    assert table.rows == [["kept"]]
