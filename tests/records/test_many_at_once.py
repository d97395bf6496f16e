"""Many cases that change for one reason: at once, each once, and whoever was faster keeps their word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.desk.cases import AT_ONCE, change, change_many
from firsthand.desk.incidents import watch
from firsthand.desk.intake import take
from firsthand.desk.notices import gather
from firsthand.desk.ticking import tick
from firsthand.domain import events as ev
from firsthand.engine import visits
from firsthand.records.incidents import DjangoIncidents
from firsthand.records.models import EventRow, TimerRow
from firsthand.records.notices import DjangoNotices
from tests.builders import NOON, a_mention

pytestmark = pytest.mark.django_db


def opened(desk, count, at=NOON):
    told = [a_mention(f"no signal in Riverside {n}", author=f"p{n}", created_at=at) for n in range(count)]
    return take(told, desk).opened


def noted(desk):
    return lambda case: (ev.NoteAdded(at=desk.now(), by="ana", text="seen"),)


def statements(act):
    """How often the database is asked meanwhile."""
    asked = []

    def count(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        act()
    return len(asked)


def test_a_launch_days_clocks_are_read_and_written_together(desk, clock):
    opened(desk, 60)
    clock.move(hours=9)
    assert statements(lambda: tick(desk)) < 40
    assert tick(desk) == 0


def test_what_time_does_to_many_is_what_it_does_to_each(desk, clock):
    ids = opened(desk, 5)
    clock.move(hours=9)
    by_itself = {case: visits.tick(desk.log.case(case), clock(), desk.policy) for case in ids}
    assert tick(desk) == 5
    for case, events in by_itself.items():
        assert desk.log.read(case)[-len(events) :] == events


def test_an_incidents_cases_are_linked_together_and_each_once(desk, clock):
    clock.move(minutes=-40)
    ids = opened(desk, 60)
    assert statements(lambda: watch(desk, DjangoIncidents(), {})) < 60
    watch(desk, DjangoIncidents(), {})
    (incident,) = DjangoIncidents().open()
    assert set(incident.cases) == set(ids)
    assert EventRow.objects.filter(kind="Linked").count() == 60


class Faster:
    """A log in which somebody else is at some cases just after we read them."""

    def __init__(self, log, at, desk):
        self.log, self.at, self.desk = log, list(at), desk

    def __getattr__(self, name):
        return getattr(self.log, name)

    def cases(self, ids):
        read = self.log.cases(ids)
        if self.at:
            theirs = ev.NoteAdded(at=self.desk.now(), by="ben", text="mine")
            change(self.at.pop(), lambda case: (theirs,), self.desk)
        return read


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(picked=st.lists(st.integers(0, 7), max_size=6))
def test_whoever_is_faster_keeps_their_word_and_every_case_is_changed_once(desk, clock, picked):
    ids = opened(desk, 8, at=clock.at)
    clock.move(seconds=1)
    busy = replace(desk, log=Faster(desk.log, [ids[n] for n in picked], desk))
    changed = change_many(ids, noted(desk), busy)
    assert set(changed) == set(ids)
    came = picked[len(busy.log.at) :]
    for case in ids:
        notes = [event.text for event in desk.log.read(case) if isinstance(event, ev.NoteAdded)]
        assert notes.count("seen") == 1
        assert notes.count("mine") == came.count(ids.index(case))


def test_no_transaction_holds_more_than_a_few_dozen_cases(desk, clock):
    ids = opened(desk, AT_ONCE + 10)
    sizes = []

    class Counted(Faster):
        def append_all(self, changes):
            sizes.append(len(changes))
            self.log.append_all(changes)

    change_many(ids, noted(desk), replace(desk, log=Counted(desk.log, (), desk)))
    assert sizes == [AT_ONCE, 10]


def test_a_case_that_needs_nothing_is_not_written(desk):
    ids = opened(desk, 3)
    assert change_many(ids, lambda case: (), desk) == {}
    assert change_many(["case-nobody-knows"], noted(desk), desk) == {}


def test_timers_of_cases_ticked_together_go_on(desk, clock):
    ids = opened(desk, 4)
    clock.move(minutes=50)
    tick(desk)
    for case in ids:
        due = visits.next_tick(desk.log.case(case), desk.policy)
        assert TimerRow.objects.filter(case=case).values_list("due_at", flat=True).first() == due
    clock.move(hours=9)
    assert tick(desk) == 4


def test_notices_of_many_cases_are_gathered_in_a_few_looks(desk, clock):
    gather(desk, DjangoNotices(), [], [])
    opened(desk, 40, at=clock.at)
    clock.at += timedelta(hours=9)
    tick(desk)
    assert statements(lambda: gather(desk, DjangoNotices(), [], [])) < 12
