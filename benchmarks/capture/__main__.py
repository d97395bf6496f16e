"""`python -m benchmarks.capture [--rate 200] [--seconds 60] [--burst 12000] [--database postgresql]`: how fast the hooks keep what comes.

A real server and worker in a fresh home; deliveries signed as Facebook signs them, 20 % of them twice; the
clock runs from the sending to the answer, at a fixed rate whatever the server does (no waiting for it). At the end
each comment is counted once, and nothing is left in the raw inbox.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

from benchmarks.faults.__main__ import postgresql

SECRET = b"benchmark-app-secret"
WORDS = "no signal in Austin since this morning, anyone else, please help, my bill doubled again".split()


def a_body(numbers: list[int], chance: random.Random) -> bytes:
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
                "created_time": 1763870000 + n,
            },
        }
        for n in numbers
    ]
    entry = [{"id": "999", "time": 1763870000, "changes": [change]} for change in changes]
    return json.dumps({"object": "page", "entry": entry}).encode()


class Client:
    """Connections that are kept and used again, and the time of each answer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.times: list[float] = []
        self.statuses: dict[int, int] = {}

    async def deliver(self, body: bytes) -> int:
        signature = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
        head = (
            f"POST /hooks/bench HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"X-Hub-Signature-256: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        began = time.perf_counter()
        try:
            status = await self._asked(head.encode() + body)
        except (OSError, asyncio.IncompleteReadError, ValueError, IndexError):
            status = 0
        self.times.append(time.perf_counter() - began)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        return status

    async def _asked(self, raw: bytes) -> int:
        reader, writer = self.idle.pop() if self.idle else await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(raw)
        line = await reader.readline()
        length = 0
        while (header := await reader.readline()) not in (b"\r\n", b""):
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        await reader.readexactly(length)
        self.idle.append((reader, writer))
        return int(line.split()[1])


async def steady(client: Client, rate: float, seconds: float, chance: random.Random) -> int:
    """So many deliveries a second, each at its own moment; every fifth one comes twice."""
    began, tasks, number = time.perf_counter(), [], 0
    total = int(rate * seconds)
    sent = 0
    again: list[bytes] = []
    while sent < total:
        wait = began + sent / rate - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        if again and chance.random() < 1 / 6:
            body = again.pop(chance.randrange(len(again)))
        else:
            body = a_body([number], chance)
            number += 1
            if chance.random() < 0.2:
                again.append(body)
        tasks.append(asyncio.create_task(client.deliver(body)))
        sent += 1
    await asyncio.gather(*tasks)
    return number


async def burst(client: Client, events: int, first: int, chance: random.Random) -> int:
    """So many events in ten seconds, in batches of one to a hundred; what is told to come again comes again."""
    waiting, number = [], first
    while number < first + events:
        size = min(chance.choice([1, 1, 1, 5, 20, 100]), first + events - number)
        waiting.append(a_body(list(range(number, number + size)), chance))
        number += size
    for _ in range(30):
        pause = 10.0 / max(1, len(waiting))
        tasks = []
        for body in waiting:
            tasks.append(asyncio.create_task(client.deliver(body)))
            await asyncio.sleep(pause)
        answers = await asyncio.gather(*tasks)
        waiting = [body for body, status in zip(waiting, answers, strict=True) if status != 200]
        if not waiting:
            break
    return number - first


def figures(client: Client) -> dict[str, float]:
    times = sorted(client.times)
    return {
        "deliveries": len(times),
        "p50_ms": round(statistics.median(times) * 1000, 1),
        "p99_ms": round(times[int(len(times) * 0.99)] * 1000, 1),
        "worst_ms": round(times[-1] * 1000, 1),
    }


def started(home: Path, port: int, database: str) -> list[subprocess.Popen[bytes]]:
    environment = {**os.environ, "FIRSTHAND_HOME": str(home), "FIRSTHAND_DATABASE_URL": database}
    firsthand = [sys.executable, "-m", "firsthand"]
    secret = home / "secret.txt"
    secret.write_bytes(SECRET)
    add = [
        *firsthand,
        "channel",
        "add",
        "facebook",
        "--id",
        "bench",
        "--secret-file",
        str(secret),
        "--set",
        "page_id=999",
    ]
    subprocess.run(add, env=environment, check=True, stdout=subprocess.DEVNULL)
    log = (home / "log.txt").open("wb")
    serve = subprocess.Popen([*firsthand, "serve", "--port", str(port)], env=environment, stderr=log)
    worker = subprocess.Popen([*firsthand, "worker"], env=environment, stderr=log)
    return [serve, worker]


def memory_mb(process: subprocess.Popen[bytes]) -> float:
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024)
    return 0.0


def opened(home: Path, database: str) -> Any:
    if database:
        import psycopg

        return psycopg.connect(database)
    return sqlite3.connect(home / "firsthand.sqlite3", timeout=30)


def counted(home: Path, database: str) -> dict[str, int]:
    with closing(opened(home, database)) as records:
        left = records.execute("select count(*) from records_rawitem where state = 'new'").fetchone()[0]
        mentions = records.execute("select count(*), count(distinct ext_id) from records_mentionrow").fetchone()
    return {"left": left, "mentions": mentions[0], "distinct": mentions[1]}


def drained(home: Path, database: str, most_seconds: float) -> float:
    began = time.perf_counter()
    while counted(home, database)["left"] and time.perf_counter() - began < most_seconds:
        time.sleep(0.5)
    return round(time.perf_counter() - began, 1)


async def until_up(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        except OSError:
            await asyncio.sleep(0.2)
    raise SystemExit("the server did not come up")


async def measured(arguments: argparse.Namespace, home: Path, database: str) -> dict[str, object]:
    port = arguments.port
    await until_up(port)
    chance = random.Random(arguments.seed)
    warm = Client(port)
    for _ in range(20):
        await warm.deliver(a_body([10**9], chance))
    client = Client(port)
    distinct = await steady(client, arguments.rate, arguments.seconds, chance)
    found: dict[str, object] = {"steady": {"rate": arguments.rate, **figures(client), "statuses": client.statuses}}
    found["steady_drained_seconds"] = drained(home, database, 300)
    expected = distinct + 1
    if arguments.burst:
        client = Client(port)
        expected += await burst(client, arguments.burst, 10_000_000, chance)
        found["burst"] = {"events": arguments.burst, **figures(client), "statuses": client.statuses}
        found["burst_drained_seconds"] = drained(home, database, 300)
    counts = counted(home, database)
    found.update(expected=expected, **counts, lost=expected - counts["distinct"])
    found["doubled"] = counts["mentions"] - counts["distinct"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--burst", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--port", type=int, default=8791)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="capture-") as folder,
        postgresql() if arguments.database == "postgresql" else nullcontext("") as database,
    ):
        home = Path(folder)
        processes = started(home, arguments.port, database)
        try:
            found = asyncio.run(measured(arguments, home, database))
            found["memory_mb"] = {"serve": memory_mb(processes[0]), "worker": memory_mb(processes[1])}
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(20)
    print(json.dumps(found, indent=1))
    if found["lost"] or found["doubled"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
