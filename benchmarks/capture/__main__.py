"""`python -m benchmarks.capture [--rate 200] [--seconds 60] [--burst 12000] [--database postgresql]`: how fast the hooks keep what comes.

A real server and worker in a fresh home; deliveries signed as Facebook signs them, 20 % of them twice; the
clock runs from the sending to the answer, at a fixed rate whatever the server does (no waiting for it). What hears no
answer, or is told to come again, comes again later as a vendor's does; each try is counted and timed. At the end each
comment is counted once, and nothing is left in the raw inbox. Exit code 1 when one was lost or doubled.
"""

from __future__ import annotations

import argparse
import asyncio
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

from benchmarks.capture.sender import SECRET, Client, a_body
from benchmarks.faults.__main__ import postgresql


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
        tasks.append(asyncio.create_task(client.until_kept(body)))
        sent += 1
    await asyncio.gather(*tasks)
    return number


async def burst(client: Client, events: int, first: int, chance: random.Random, singly: bool) -> int:
    """So many events in ten seconds, in batches of one to a hundred or each by itself, at a steady pace."""
    bodies, number = [], first
    while number < first + events:
        size = 1 if singly else min(chance.choice([1, 1, 1, 5, 20, 100]), first + events - number)
        bodies.append(a_body(list(range(number, number + size)), chance))
        number += size
    began, tasks = time.perf_counter(), []
    for sent, body in enumerate(bodies):
        wait = began + 10.0 * sent / len(bodies) - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        tasks.append(asyncio.create_task(client.until_kept(body)))
    await asyncio.gather(*tasks)
    return number - first


def figures(client: Client) -> dict[str, Any]:
    """Of every try. `redelivered` had no answer or another than 200 before; `given_up` is lost to its vendor."""
    times = sorted(client.times)
    return {
        "tries": len(times),
        "statuses": client.statuses,
        "unanswered": client.problems,
        "redelivered": client.redelivered,
        "given_up": client.given_up,
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


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return round((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), 1)


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


async def measured(arguments: argparse.Namespace, home: Path, database: str) -> dict[str, Any]:
    port = arguments.port
    await until_up(port)
    chance = random.Random(arguments.seed)
    warm = Client(port)
    for _ in range(20):
        await warm.deliver(a_body([10**9], chance))
    client = Client(port)
    distinct = await steady(client, arguments.rate, arguments.seconds, chance)
    found: dict[str, Any] = {"steady": {"rate": arguments.rate, **figures(client)}}
    found["steady_drained_seconds"] = drained(home, database, 300)
    expected = distinct + 1
    if arguments.burst:
        client = Client(port)
        expected += await burst(client, arguments.burst, 10_000_000, chance, arguments.singly)
        found["burst"] = {"events": arguments.burst, **figures(client)}
        found["burst_drained_seconds"] = drained(home, database, 300)
    counts = counted(home, database)
    found.update(expected=expected, **counts, lost=expected - counts["distinct"])
    found["doubled"] = counts["mentions"] - counts["distinct"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--burst", type=int, default=12_000)
    parser.add_argument("--singly", action="store_true", help="the burst's events each in a delivery of its own")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--port", type=int, default=8791)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="capture-") as folder,
        postgresql() if arguments.database == "postgresql" else nullcontext("") as database,
    ):
        home = Path(folder)
        load = os.getloadavg()[0]
        processes = started(home, arguments.port, database)
        try:
            found = asyncio.run(measured(arguments, home, database))
            by_name = dict(zip(("serve", "worker"), processes, strict=True))
            found["memory_mb"] = {name: memory_mb(each) for name, each in by_name.items()}
            found["cpu_seconds"] = {name: cpu_seconds(each) for name, each in by_name.items()}
            found["cpu_seconds"]["this client"] = round(time.process_time(), 1)
            found["database"] = arguments.database
            found["load_before_and_after"] = [round(load, 1), round(os.getloadavg()[0], 1)]
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
