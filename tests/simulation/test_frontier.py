"""How many people give the same service: between what was played, and told where it lies outside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand.simulation.compare import Task, play
from firsthand.simulation.confusion import uniform
from firsthand.simulation.frontier import same_service
from firsthand.simulation.scenario import Arrivals, People, Scenario
from tests.builders import a_policy

SMALL = Scenario(days=4, warm_days=1, arrivals=Arrivals(mentions=60_000), people=People(agents=8))


@pytest.fixture(scope="module")
def month():
    (one,) = play(Task(("filter",), SMALL, 5003, a_policy(), uniform(SMALL)))
    return one


def months(month, *minutes: float):
    return [replace(month, mean_minutes=one) for one in minutes]


def test_the_service_of_a_number_that_was_played_takes_that_number(month):
    played = {8: months(month, 100.0, 90.0), 10: months(month, 40.0, 30.0)}
    assert same_service(months(month, 40.0, 30.0), played)["people"] == pytest.approx(10)


def test_between_two_numbers_the_logarithm_of_the_wait_is_straight(month):
    played = {8: months(month, 100.0), 10: months(month, 1.0)}
    found = same_service(months(month, 10.0), played)
    assert found["people"] == pytest.approx(9)
    assert (found["months_with_fewer_than_played"], found["months_with_more_than_played"]) == (0, 0)


def test_what_lies_outside_of_what_was_played_is_counted_and_not_invented(month):
    played = {8: months(month, 50.0, 50.0), 10: months(month, 20.0, 20.0)}
    found = same_service(months(month, 60.0, 10.0), played)
    assert (found["months_with_fewer_than_played"], found["months_with_more_than_played"]) == (1, 1)
    assert found["people"] == pytest.approx(9)
