"""A desk over a real database, under a clock that stands until it is told to move."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand.desk.ports import Desk
from tests.builders import NOON
from tests.fakes.clocks import StandingClock
from tests.fakes.desks import make_desk


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(NOON + timedelta(minutes=5))


@pytest.fixture
def desk(db: None, clock: StandingClock) -> Desk:
    return make_desk(clock)
