"""The vendor's side: signed bodies, connections that are used again, and what is not kept comes again later."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
import time
from collections import Counter

SECRET = b"benchmark-app-secret"
WORDS = "no signal in Austin since this morning, anyone else, please help, my bill doubled again".split()
ANSWER_SECONDS = 20.0
"""So long a vendor waits for an answer; Meta's documentation says so."""

TRIES_MOST = 12
PAUSE_SECONDS = 1.0
PAUSE_SECONDS_MOST = 30.0


def a_body(numbers: list[int], chance: random.Random) -> bytes:
    """A delivery of comments written this second: one of last week would be overdue, and escalated at once as well."""
    now = int(time.time())
    changes = [
        {
            "field": "feed",
            "value": {
                "item": "comment",
                "verb": "add",
                "from": {"id": f"U{n % 5000}", "name": "Someone"},
                "post_id": "999_1",
                "comment_id": f"1_{n}",
                "parent_id": "999_1",
                "message": " ".join(chance.choices(WORDS, k=12)),
                "created_time": now,
            },
        }
        for n in numbers
    ]
    entry = [{"id": "999", "time": now, "changes": [change]} for change in changes]
    return json.dumps({"object": "page", "entry": entry}).encode()


class Client:
    """Connections that are kept and used again, the time of each answer, and what became of each delivery."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.times: list[float] = []
        self.statuses: dict[int, int] = {}
        self.problems: Counter[str] = Counter()
        self.redelivered = 0
        self.given_up = 0

    async def until_kept(self, body: bytes) -> None:
        """Come again, later each time, as vendors do: as late as the answer asks for, where it does."""
        pause = PAUSE_SECONDS
        for number in range(TRIES_MOST):
            status, asked_seconds = await self.deliver(body)
            if status == 200:
                return
            if number + 1 < TRIES_MOST:
                await asyncio.sleep(max(pause, asked_seconds))
                pause = min(2 * pause, PAUSE_SECONDS_MOST)
                self.redelivered += 1
        self.given_up += 1

    async def deliver(self, body: bytes) -> tuple[int, float]:
        """One try: its status, 0 without an answer, and in how many seconds it is to come again."""
        signature = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
        head = (
            f"POST /hooks/bench HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"X-Hub-Signature-256: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        began = time.perf_counter()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                status, later = await self._asked(head.encode() + body)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError, IndexError) as error:
            status, later = 0, 0.0
            self.problems[type(error).__name__] += 1
        self.times.append(time.perf_counter() - began)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        return status, later

    async def _asked(self, raw: bytes) -> tuple[int, float]:
        reader, writer = await self._connection()
        try:
            writer.write(raw)
            line = await reader.readline()
            length, later = 0, 0.0
            while (header := await reader.readline()) not in (b"\r\n", b""):
                name, _, value = header.lower().partition(b":")
                length = int(value) if name == b"content-length" else length
                later = float(value) if name == b"retry-after" else later
            await reader.readexactly(length)
            status = int(line.split()[1])
        except BaseException:
            writer.close()
            raise
        self.idle.append((reader, writer))
        return status, later

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The one used last; one that the server closed meanwhile is put away, as every client with a pool does."""
        while self.idle:
            reader, writer = self.idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", self.port)
