"""The hooks' own way in from the server: no yes before the disk, and every refusal in the words of the hooks."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import Future
from datetime import UTC, datetime

import pytest

from firsthand.api.deliveries import Deliveries, is_delivery
from firsthand.api.hooks import BODY_BYTES_MAX
from firsthand.channels import connect
from firsthand.channels.signing import standard_signature
from firsthand.desk.capture import Door
from tests.fakes.desks import an_account

NOW = datetime(2026, 9, 18, 15, 40, tzinfo=UTC)
WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = json.dumps(
    {"id": "1", "author": "jane", "text": "no signal", "created_at": "2026-09-18T15:00:00Z"}
).encode()


class Disk:
    """An inbox that has a body in hand, and says when it is on the disk only when it is told to."""

    def __init__(self):
        self.bodies, self.futures, self.refused = [], [], 0
        self.has_one = asyncio.Event()

    def put_soon(self, account, body, **more):
        self.bodies.append(body)
        self.futures.append(Future())
        self.loop.call_soon_threadsafe(self.has_one.set)
        return self.futures[-1]

    def count(self, account, now, **counts):
        self.refused += counts["refused"]


class Sender:
    """One delivery in pieces, and what it heard. Without an end it breaks off."""

    def __init__(self, pieces, headers, path="/hooks/crm", whole=True):
        self.pieces, self.whole, self.heard = list(pieces), whole, []
        self.scope = {"type": "http", "method": "POST", "path": path, "headers": headers}

    async def receive(self):
        if not self.pieces:
            return {"type": "http.disconnect"}
        piece = self.pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(self.pieces) or not self.whole}

    async def send(self, message):
        self.heard.append(message)

    @property
    def status(self):
        return self.heard[0]["status"] if self.heard else None

    def field(self, name):
        return dict(self.heard[0]["headers"]).get(name)


def signed(body, secret=WHSEC):
    stamp = str(int(NOW.timestamp()))
    fields = {
        "webhook-id": "msg_1",
        "webhook-timestamp": stamp,
        "webhook-signature": standard_signature(secret, "msg_1", stamp, body),
    }
    return [(name.encode(), value.encode()) for name, value in fields.items()]


@pytest.fixture
def channel(db, tmp_path):
    return connect(an_account("crm", "webhook", secrets={"secret": WHSEC}), tmp_path)


def a_way_in(channel, disk, **limits):
    disk.loop = asyncio.get_running_loop()
    door = Door(lambda account: channel if account == "crm" else None, disk, lambda: NOW)
    return Deliveries(lambda: door, **limits)


def told(channel, sender, on_the_disk=None):
    """What became of one delivery; `on_the_disk` ends the wait for the disk, well or badly."""

    async def go():
        disk = Disk()
        asked = asyncio.create_task(a_way_in(channel, disk)(sender.scope, sender.receive, sender.send))
        if on_the_disk:
            await disk.has_one.wait()
            on_the_disk(disk.futures[0])
        await asked
        return disk

    return asyncio.run(go())


def test_a_signed_delivery_is_kept_byte_for_byte_whatever_its_pieces(channel):
    sender = Sender([BODY[:7], BODY[7:9], BODY[9:]], signed(BODY))
    disk = told(channel, sender, lambda future: future.set_result(None))
    assert (sender.status, disk.bodies) == (200, [BODY])


def test_no_yes_is_said_before_the_body_is_on_the_disk(channel):
    async def go():
        disk, sender = Disk(), Sender([BODY], signed(BODY))
        asked = asyncio.create_task(a_way_in(channel, disk)(sender.scope, sender.receive, sender.send))
        await disk.has_one.wait()
        for _ in range(50):
            await asyncio.sleep(0)
        before = list(sender.heard)
        disk.futures[0].set_result(None)
        await asked
        return before, sender.status

    assert asyncio.run(go()) == ([], 200)


def test_a_disk_that_is_full_means_come_again(channel):
    sender = Sender([BODY], signed(BODY))
    told(channel, sender, lambda future: future.set_exception(OSError("disk full")))
    assert (sender.status, sender.field(b"retry-after")) == (503, b"10")


def test_a_signature_that_does_not_fit_is_refused_and_counted(channel):
    sender = Sender([BODY], signed(BODY + b" "))
    disk = told(channel, sender)
    assert (sender.status, disk.bodies, disk.refused) == (401, [], 1)


def test_a_stranger_is_not_found(channel):
    sender = Sender([BODY], signed(BODY), path="/hooks/nobody/")
    assert told(channel, sender).bodies == []
    assert sender.status == 404


def test_a_body_of_many_megabytes_is_read_out_and_refused(channel):
    sender = Sender([b" " * (BODY_BYTES_MAX // 4)] * 6, [])
    assert told(channel, sender).bodies == []
    assert (sender.status, sender.pieces) == (413, [])


def test_a_body_that_breaks_off_is_not_kept_and_nobody_is_answered(channel):
    sender = Sender([BODY[:20]], signed(BODY), whole=False)
    assert (told(channel, sender).bodies, sender.heard) == ([], [])


def test_what_is_held_in_memory_is_bounded_and_given_back(channel):
    async def go():
        disk, senders = Disk(), [Sender([BODY], signed(BODY)) for _ in range(3)]
        way_in = a_way_in(channel, disk, held_bytes_most=len(BODY) + 1)
        first, second, third = (way_in(each.scope, each.receive, each.send) for each in senders)
        held = asyncio.create_task(first)
        await disk.has_one.wait()
        await second
        disk.futures[0].set_result(None)
        await held
        disk.has_one.clear()
        later = asyncio.create_task(third)
        await disk.has_one.wait()
        disk.futures[1].set_result(None)
        await later
        return [each.status for each in senders]

    assert asyncio.run(go()) == [200, 503, 200]


@pytest.mark.parametrize(
    ("method", "path", "ours"),
    [
        ("POST", "/hooks/crm", True),
        ("POST", "/hooks/my.page-2/", True),
        ("GET", "/hooks/crm", False),
        ("POST", "/hooks/crm/erp", False),
        ("POST", "/hooks/", False),
        ("POST", "/login/", False),
    ],
)
def test_only_deliveries_come_this_way(method, path, ours):
    assert is_delivery(method, path) is ours
