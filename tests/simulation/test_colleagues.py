"""Simulated colleagues end a case as a person would: what nobody confirmed is not called solved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand.simulation.colleagues import Pace, Reads, next_turn
from tests.builders import NOON, a_case, a_policy, an_agent, answered, assigned

PACE = Pace()


@pytest.mark.parametrize(
    ("last", "ending"), [("still", "no_answer"), ("details", "explained"), ("first", "explained")]
)
def test_a_customer_whose_last_word_was_that_it_is_not_over_was_not_helped(last, ending):
    case = a_case(
        assigned("ana"),
        *answered(NOON + timedelta(minutes=5), by="ana"),
    )
    turn = next_turn(case, an_agent("ana"), Reads(topic="network", last=last), a_policy(), PACE, lambda name: 0.5)
    assert turn is not None
    assert (turn.what, turn.value) == ("wrap_up", ending)
    assert turn.begins == NOON + timedelta(minutes=5 + PACE.patience_minutes)
