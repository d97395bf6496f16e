"""Offered beside held out by chance: one case a customer, no verdict from few, none where the interval holds zero."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand.metrics.hold_out_effect import LEAST, Followed, effects, newcombe, one_a_customer
from tests.builders import NOON


def customers(count: int, held: bool, again: int = 0, leaving: int = 0) -> list[Followed]:
    side = "held" if held else "offered"
    return [Followed(f"case-{side}-{n}", f"{side}-{n}", NOON, held, n < again, n < leaving) for n in range(count)]


def test_nothing_is_told_before_both_sides_have_enough():
    assert effects(customers(1000, False) + customers(LEAST - 1, True)) == ()
    assert len(effects(customers(LEAST, False) + customers(LEAST, True))) == 2


def test_a_difference_has_its_interval_and_its_cases():
    wrote, leaving = effects(customers(400, False, again=40) + customers(100, True, again=30))
    assert (wrote.name, wrote.offered.value, wrote.held_out.value) == ("wrote_again", 0.1, 0.3)
    assert wrote.difference == pytest.approx(-0.2)
    assert wrote.low < -0.2 < wrote.high < 0
    assert not wrote.unsure
    assert leaving.unsure, "nobody on either side wants to leave"
    assert wrote.held_out.cases[0].startswith("case-held")


def test_who_writes_often_counts_once_and_with_the_first_case():
    first = customers(1, False)[0]
    later = Followed("case-later", first.customer, NOON + timedelta(days=2), False, True, True)
    assert one_a_customer([later, first]) == [first]


def test_the_interval_is_newcombes():
    """Newcombe 1998, table II, method 10: 56/70 less 48/80 and 9/10 less 3/10."""
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=0.0001)
    assert newcombe(9, 10, 3, 10) == pytest.approx((0.1705, 0.8090), abs=0.0001)
