"""A clock that is set back two hours: what waits for publishing begins its wait anew, and nothing is stuck or doubled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest

from firsthand import wiring
from firsthand.desk.channel import Absent, Capabilities, Intent, Look
from firsthand.desk.matching import in_time
from firsthand.desk.ports import Desk
from firsthand.desk.publish import Publisher, publish_round
from firsthand.records import settings
from firsthand.records.models import ReplyRow
from firsthand.wiring import care, shifts, surge
from tests.fakes.channels import FakeChannel
from tests.fakes.clocks import StandingClock
from tests.fakes.desks import a_ready_reply, an_account

pytestmark = pytest.mark.django_db


@contextmanager
def ours(account: str) -> Iterator[bool]:
    yield True


@dataclass
class DatedChannel(FakeChannel):
    """A page that shows when each post came, by the vendor's own clock, and is read back by it."""

    vendor_clock: datetime | None = None

    def lookup(self, intent: Intent, now: datetime) -> Look:
        return super().lookup(intent, now) if in_time(intent, self.vendor_clock) else Absent()


@pytest.fixture
def channel(desk: Desk) -> FakeChannel:
    return FakeChannel(an_account())


@pytest.fixture
def publisher(desk: Desk, channel: FakeChannel) -> Publisher:
    return Publisher(desk, desk.outbox, lambda account: channel, ours)


def row() -> ReplyRow:
    return ReplyRow.objects.get()


def rounds(publisher: Publisher, clock: StandingClock, minutes: int) -> None:
    for _ in range(minutes):
        clock.move(minutes=1)
        publish_round(publisher)


def called_two_hours_ahead(desk: Desk, clock: StandingClock, publisher: Publisher) -> None:
    """A reply is called for by a clock that is two hours fast, and then set back."""
    clock.move(hours=2)
    a_ready_reply(desk)
    rounds(publisher, clock, 1)
    clock.move(hours=-2)


def test_a_reply_that_was_not_confirmed_settles_at_most_once_more(desk, clock, channel, publisher):
    channel.plan = ["landed"]
    called_two_hours_ahead(desk, clock, publisher)
    rounds(publisher, clock, 1)
    assert row().status == "unknown", "it settles for the whole time again: what was set back tells nothing"
    rounds(publisher, clock, 2)
    assert (row().status, len(channel.calls)) == ("sent", 1)


def test_a_reply_that_never_arrived_comes_to_a_person_as_soon_as_under_a_steady_clock(
    desk, clock, channel, publisher
):
    channel.plan = ["lost"]
    called_two_hours_ahead(desk, clock, publisher)
    rounds(publisher, clock, 20)
    assert row().status == "human"
    assert "clock" in row().evidence


def test_a_channel_that_asked_us_to_wait_a_quarter_is_asked_again_after_a_quarter(desk, clock, channel, publisher):
    channel.plan = ["later"]
    called_two_hours_ahead(desk, clock, publisher)
    rounds(publisher, clock, 14)
    assert (row().status, len(channel.calls)) == ("later", 1)
    rounds(publisher, clock, 2)
    assert (row().status, len(channel.calls)) == ("sent", 2)


def test_a_reply_in_its_undo_time_leaves_after_its_undo_time(desk, clock, channel, publisher):
    clock.move(hours=2)
    a_ready_reply(desk)
    clock.move(hours=-2)
    publish_round(publisher)
    assert row().status == "ready"
    clock.move(seconds=desk.policy.undo_seconds)
    publish_round(publisher)
    assert row().status == "sent"


def test_calls_of_the_hours_that_were_set_back_do_not_spend_the_budget_for_hours(desk, clock, channel, publisher):
    channel.capabilities = Capabilities(calls=1, calls_seconds=900)
    clock.move(hours=2)
    first = a_ready_reply(desk)
    rounds(publisher, clock, 1)
    clock.move(hours=-2)
    second = a_ready_reply(desk, id="8", author="jon")
    rounds(publisher, clock, 14)
    assert channel.calls == [first], "the budget stays kept: the call may have been a moment ago"
    rounds(publisher, clock, 2)
    assert channel.calls == [first, second]


def test_a_post_is_found_though_our_clock_said_that_it_was_called_for_later(desk, clock):
    channel = DatedChannel(an_account(), plan=["landed"], vendor_clock=clock.at)
    publisher = Publisher(desk, desk.outbox, lambda account: channel, ours)
    called_two_hours_ahead(desk, clock, publisher)
    rounds(publisher, clock, 4)
    assert (row().status, len(channel.calls)) == ("sent", 1)


def test_a_key_whose_age_a_clock_hides_is_not_trusted(desk, clock, channel, publisher):
    channel.capabilities = Capabilities(idempotency="B", settle_seconds=60, key_minutes=60)
    channel.plan = ["lost"]
    called_two_hours_ahead(desk, clock, publisher)
    rounds(publisher, clock, 30)
    assert (row().status, len(channel.calls)) == ("human", 1)


@pytest.mark.parametrize(
    ("look", "kept"),
    [
        (care.look_again, "second_look"),
        (surge.look_for_incidents, surge.LOOKED),
        (shifts.occupancy, shifts.MEASURED),
    ],
)
def test_what_is_looked_at_once_a_minute_goes_on_though_the_clock_was_set_back(look, kept, clock, monkeypatch):
    monkeypatch.setattr(wiring, "now", clock)
    clock.move(hours=2)
    look()
    clock.move(hours=-2)
    look()
    assert settings.get(kept) == clock.at.strftime("%Y-%m-%dT%H:%M")


def test_a_steady_clock_changes_nothing(desk, clock, channel, publisher):
    channel.plan = ["landed"]
    a_ready_reply(desk)
    rounds(publisher, clock, 1)
    before = row().settle_until
    publish_round(publisher)
    assert row().settle_until == before
    assert all("clock" not in line.get("why", "") for line in json.loads(row().evidence))
