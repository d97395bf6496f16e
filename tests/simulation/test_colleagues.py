"""Simulated colleagues end a case as a person would: what nobody confirmed is not called solved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand.domain import events as ev
from firsthand.simulation.colleagues import Customers, Pace, Reads, next_turn, writes_back
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


def test_thanks_for_which_nobody_waits_close_the_case_as_solved_and_are_written_once():
    thanks = ev.MentionJoined(at=NOON + timedelta(minutes=9), mention="m-2", author="jane", asks=False)
    case = a_case(assigned("ana"), *answered(NOON + timedelta(minutes=5), by="ana"), thanks)
    reads = Reads(topic="network", last="thanks")
    turn = next_turn(case, an_agent("ana"), reads, a_policy(), PACE, lambda name: 0.5)
    assert turn is not None
    assert (turn.what, turn.value, turn.begins) == ("wrap_up", "solved", thanks.at)
    assert writes_back(case, Customers(), lambda name: 0.1, asked=False) is None
