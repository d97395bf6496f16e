"""The town of fakes: one function, and every kind of account answers to it."""

from __future__ import annotations

import json
import urllib.request
from datetime import timedelta

import pytest

from firsthand.channels import connect
from firsthand.desk.publish import Publisher, publish_round
from firsthand.records import accounts
from tests.builders import NOON
from tests.fakes.clocks import StandingClock
from tests.fakes.desks import a_ready_reply, make_desk
from tests.fakes.town import open_town


@pytest.mark.django_db
def test_a_reply_appears_on_the_page_of_its_channel(tmp_path, settings):
    settings.HOME = tmp_path
    clock = StandingClock(NOON + timedelta(minutes=5))
    desk = make_desk(clock)
    with open_town(("facebook", "reddit")) as town:
        assert town.connect() == ["town-facebook", "town-reddit"]
        a_ready_reply(desk, "We are on it.", account="town-facebook", channel="facebook", id="9_1")
        clock.move(minutes=1)
        channels = {name: connect(accounts.get(name), tmp_path) for name in town.connected}
        publish_round(Publisher(desk, desk.outbox, channels.get, held))
        assert [(p["kind"], p["under"], p["text"]) for p in town.posts()] == [("facebook", "9_1", "We are on it.")]
        with urllib.request.urlopen(f"{town.page}/posts.json", timeout=5) as answer:
            assert len(json.load(answer)) == 1
        with urllib.request.urlopen(town.page, timeout=5) as answer:
            assert "We are on it." in answer.read().decode()


def held(account):
    from contextlib import nullcontext

    return nullcontext(True)
