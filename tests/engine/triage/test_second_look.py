"""What was filtered out is brought back when its author, its thread or its spread says so."""

from __future__ import annotations

import pytest

from firsthand.engine.triage.evidence import Bars
from firsthand.engine.triage.second_look import Group, second_look, together

BARS = Bars(drop=0.28, act=0.54)


def test_three_half_complaints_of_one_author_are_one_complaint() -> None:
    assert second_look(Group("author", (0.2, 0.2, 0.2)), BARS) == ""
    assert "wrote again" in second_look(Group("author", (0.27, 0.26, 0.25)), BARS)


def test_a_thread_that_grows_is_brought_back() -> None:
    assert "thread grew" in second_look(Group("thread", (0.25, 0.25, 0.2, 0.1)), BARS)


def test_one_alone_stays_where_it_is() -> None:
    assert second_look(Group("author", (0.27,)), BARS) == ""


def test_what_twenty_people_carry_is_looked_at_unless_it_surely_is_an_advert() -> None:
    assert "20 people" in second_look(Group("spread", (0.15,), authors=20), BARS)
    assert second_look(Group("spread", (0.15,), authors=19), BARS) == ""
    assert second_look(Group("spread", (0.01,), authors=500), BARS) == ""


@pytest.mark.parametrize("chances", [(), (0.0,), (0.5, 0.5), (1.0, 0.2)])
def test_together_is_a_share(chances: tuple[float, ...]) -> None:
    assert 0 <= together(chances) <= 1
