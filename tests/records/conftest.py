"""A desk over the real database, with a reader and a clock that have names."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand.desk.ports import Desk
from firsthand.proofreaders import proofread
from tests.builders import NOON, a_policy
from tests.fakes.clocks import StandingClock
from tests.fakes.readers import WordReader


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(NOON + timedelta(hours=1))


@pytest.fixture
def desk(db: None, clock: StandingClock) -> Desk:
    return make_desk(clock)


def make_desk(clock: StandingClock) -> Desk:
    from firsthand.records.audit import DjangoAudit
    from firsthand.records.case_log import DjangoCaseLog
    from firsthand.records.directory import DjangoDirectory
    from firsthand.records.outbox import DjangoOutbox
    from firsthand.records.shelf import DjangoShelf
    from firsthand.records.units import unit
    from firsthand.records.waiting import DjangoTimers, DjangoWaiting

    return Desk(
        log=DjangoCaseLog(a_policy),
        shelf=DjangoShelf(),
        outbox=DjangoOutbox(),
        directory=DjangoDirectory(),
        waiting=DjangoWaiting(),
        timers=DjangoTimers(),
        audit=DjangoAudit(clock),
        policy=a_policy(),
        reader=WordReader(),
        proofread=proofread,
        now=clock,
        unit=unit,
    )
