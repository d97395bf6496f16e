"""Handling time: what people spent, whoever they were, and never the customer's own time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand.domain import events as ev
from firsthand.domain.decisions import Handoff
from firsthand.engine.handling_time import held_seconds
from firsthand.metrics import cost_per_handled, handling_minutes
from tests.builders import NOON, a_case, a_policy, answered, assigned, wrapped_up


def after(minutes: float):
    return NOON + timedelta(minutes=minutes)


def test_a_case_that_nobody_held_tells_no_time():
    assert held_seconds(a_case(), after(60)) is None


def test_waiting_in_the_queue_and_waiting_for_the_customer_are_nobodys_work():
    case = a_case(assigned("ana", after(10)), *answered(after(14)))
    assert held_seconds(case, after(600)) == 4 * 60


def test_a_wait_that_still_runs_counts_until_now():
    assert held_seconds(a_case(assigned("ana", after(10))), after(12)) == 2 * 60


def test_everybody_who_held_the_case_counts():
    packet = Handoff("desk", "ask", "read the bill", "limit")
    moved = ev.HandedOff(at=after(15), by="ana", queue="billing", tier=2, to="bo", handoff=packet)
    case = a_case(assigned("ana", after(10)), moved, *answered(after(22), by="bo"))
    assert held_seconds(case, after(60)) == 12 * 60


def test_the_days_between_a_close_and_a_reopening_are_not_worked_and_the_first_close_is_not_counted_twice():
    first = a_case(assigned("ana", after(0)), *answered(after(5)))
    closed = [wrapped_up(after(6), handling_seconds=held_seconds(first, after(6)))]
    back = after(2 * 24 * 60)
    again = [
        ev.Reopened(at=back, by="channel", reason="wrote again"),
        ev.MentionJoined(at=back, by="channel", mention="m-2", author="jane"),
        *answered(back + timedelta(minutes=3), reply="r2"),
    ]
    case = a_case(assigned("ana", after(0)), *answered(after(5)), *closed, *again)
    assert held_seconds(case, back + timedelta(minutes=9)) == 3 * 60
    done = a_case(
        assigned("ana", after(0)),
        *answered(after(5)),
        *closed,
        *again,
        wrapped_up(back + timedelta(minutes=9), handling_seconds=180.0),
    )
    assert done.handling_seconds == 8 * 60, "both closes count"
    assert handling_minutes((done,), a_policy()).value == 8
    assert cost_per_handled((done,), a_policy()).value == pytest.approx(a_policy().wages[1] * 8 / 60)


def test_a_close_without_a_time_keeps_what_was_recorded_before():
    case = a_case(
        wrapped_up(after(6), handling_seconds=60.0),
        ev.Reopened(at=after(9), reason="again"),
        wrapped_up(after(12), handling_seconds=None),
    )
    assert case.handling_seconds == 60.0
