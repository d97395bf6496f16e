"""Catching up: what no delivery brought is read page by page, and the cursor moves only when it was."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.faults.vendor import PAGE, PageVendor, Sender
from firsthand.channels import connect
from firsthand.desk.catching_up import catch_up
from firsthand.desk.channel import ChannelAccount, Posted

NOW = datetime.now(UTC)


class Kept:
    """Cursors and bodies in memory."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.cursor = ""
        self.problem = ""

    def keep(self, account, bodies, cursor, now, notes):
        self.bodies += bodies
        self.cursor, self.problem = cursor, notes["problem"]
        return len(bodies)

    def last(self, account):
        return self.cursor, None


@pytest.fixture
def vendor():
    with PageVendor() as vendor:
        vendor.sender = Sender(0, random.Random(3))
        yield vendor


def heard(channel, bodies):
    return {h.mention.id for body in bodies for h in channel.split(body, NOW) if isinstance(h, Posted)}


def a_page(vendor, **options):
    options = {"page_id": PAGE, "api_base": vendor.base, **options}
    return connect(ChannelAccount("acc", "facebook", options=options, secrets={"secret": "s"}), Path("/nowhere"))


def test_a_long_gap_is_read_back_over_all_its_pages(vendor):
    written = vendor.sender.write(250, time.time() - 60)
    channel, kept = a_page(vendor), Kept()
    catch_up(channel, kept, NOW)
    assert heard(channel, kept.bodies) >= {w.ext_id for w in written if not w.private}
    assert int(kept.cursor) <= time.time()


def test_a_stop_between_two_pages_loses_nothing_for_the_cursor_says_where_to_go_on(vendor):
    written = vendor.sender.write(500, time.time() - 60)
    cursor, bodies, more = "", [], True
    while more:
        page = a_page(vendor).catch_up(cursor, NOW)
        cursor, more = page.cursor, page.more
        bodies += page.bodies
    assert len(bodies) > 4
    assert heard(a_page(vendor), bodies) >= {w.ext_id for w in written if not w.private}


def test_a_new_account_begins_with_the_last_day(vendor):
    vendor.sender.write(150, time.time() - 40 * 86_400)
    recent = vendor.sender.write(150, time.time() - 60)
    channel, kept = a_page(vendor), Kept()
    catch_up(channel, kept, NOW)
    found = heard(channel, kept.bodies)
    assert found >= {w.ext_id for w in recent if not w.private}
    assert len(kept.bodies) <= 3


def test_a_channel_that_does_not_answer_keeps_the_cursor_and_says_so(vendor):
    channel, kept = a_page(vendor, api_base="http://127.0.0.1:9"), Kept()
    kept.cursor = "123"
    catch_up(channel, kept, NOW)
    assert (kept.cursor, kept.bodies) == ("123", [])
    assert "does not answer" in kept.problem
