"""The protocol holds in every order; each weaker one is caught, and must go on being caught."""

from __future__ import annotations

import pytest

from tests.desk.publish_model import Rules, explore

MUTANTS = {
    "A: calls first, saves after": Rules(marks_first=False, locks=False),
    "B: a stale claim goes back to ready": Rules(requeues_stale=True, locks=False),
    "B': the same under the lock": Rules(requeues_stale=True),
    "no answer is tried again": Rules(retries_unknown=True),
    "D: reads lag, absent is tried again": Rules(retries_absent=True, settles=False, lags=True),
    "E: absent is tried again before it settled": Rules(retries_absent=True, settles=False),
    "H: write-backs without a fence": Rules(fences=False, locks=False),
    "G': no lock of the holder": Rules(locks=False),
    "F': no lock, settled, tried again by machine": Rules(locks=False, retries_absent=True),
    "a lock that a stopped holder loses": Rules(lock_survives_stop=False),
    "a person sends again before it settled": Rules(settles=False),
}


def test_the_protocol_holds_in_every_order():
    states, way = explore(Rules())
    assert not way, " -> ".join(way)
    assert states > 1_000


def test_read_back_and_tried_again_would_hold_too_if_nothing_could_land_any_more():
    _, way = explore(Rules(retries_absent=True))
    assert not way, " -> ".join(way)


@pytest.mark.parametrize("rules", MUTANTS.values(), ids=MUTANTS)
def test_every_weaker_protocol_posts_twice(rules):
    _, way = explore(rules)
    assert way, "this mutant must be caught"
    assert way[-1] in ("TWICE", "SENT BUT NOT THERE")
