"""A channel that gives no sign of life alarms within two poll periods: on Attention, in the metrics, in the list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand import wiring
from firsthand.desk.channel import ChannelAccount
from firsthand.records import accounts
from firsthand.records.accounts import DjangoPolls, want_poll
from firsthand.records.models import AccountRow
from firsthand.wiring.accounts import dead_channels

pytestmark = pytest.mark.django_db


@pytest.fixture
def youtube():
    """Polled every ten minutes."""
    made = ChannelAccount("yt", "youtube", "Our TV", options={"channel_id": "UC1"}, secrets={"access_token": "t"})
    accounts.add(made, wiring.now() - timedelta(hours=2))
    return made


def polled(minutes_ago: float, problem: str = "") -> None:
    DjangoPolls().keep("yt", (), "", wiring.now() - timedelta(minutes=minutes_ago), {"problem": problem})


def test_within_two_periods_all_is_well_and_after_them_it_is_dead(youtube):
    polled(19)
    assert dead_channels() == []
    polled(21)
    (dead,) = dead_channels()
    assert (dead.name, round(dead.seconds)) == ("Our TV", 60)


def test_a_poll_that_fails_is_no_sign_of_life_and_says_why(youtube):
    polled(30)
    polled(0, "the channel answered 403")
    (dead,) = dead_channels()
    assert dead.why == "the channel answered 403"


def test_a_poll_that_is_wanted_at_once_is_no_alarm(youtube):
    polled(1)
    want_poll("yt")
    assert DjangoPolls().last("yt")[1] is None
    assert dead_channels() == []
    polled(0)
    assert DjangoPolls().last("yt")[1] is not None


def test_it_stands_in_the_metrics_and_in_the_list(youtube, client):
    polled(60)
    assert "firsthand_channels_silent 1.0" in client.get("/metrics").content.decode()
    from firsthand.cli.connecting import listed

    (row,) = listed()["channels"]
    assert 2400 <= row["silent_seconds"] < 2460


def test_secrets_that_do_not_open_are_told_and_break_nothing(youtube):
    AccountRow.objects.update(secrets="gAAAAABnot-ours")
    (dead,) = dead_channels()
    assert "do not open" in dead.why
