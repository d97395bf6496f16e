"""How fast and how lean `firsthand ingest` is, beside a peer that only stores the lines.

    .venv/bin/python benchmarks/ingest/run.py FILE [--repeat N]

The peer is the least that any program does with a file of mentions: it reads each JSON line, and inserts the
line with its id under a primary key into SQLite, 2,000 a transaction, with the same pragmas. Firsthand reads,
checks, threads, triages, routes and logs each mention as events with six tables and their indexes beside.

Both run in processes of their own, one after the other, in turns. The figures are the best of the turns: wall
time includes whatever else the machine did, CPU time does not. Ratios compare machines; rates do not.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BATCH = 2_000
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
COMMAND = Path(sys.executable).with_name("firsthand")


def plain(file: str, database: str) -> None:
    """The peer."""
    connection = sqlite3.connect(database)
    connection.executescript(PRAGMAS + "CREATE TABLE lines (id TEXT PRIMARY KEY, channel TEXT, raw TEXT);")
    with gzip.open(file, "rb") if file.endswith(".gz") else open(file, "rb") as stream:
        rows: list[tuple[str, str, bytes]] = []
        for raw in stream:
            row = json.loads(raw)
            rows.append((row["id"], row["channel"], raw))
            if len(rows) == BATCH:
                _store(connection, rows)
                rows = []
        _store(connection, rows)


def _store(connection: sqlite3.Connection, rows: list[tuple[str, str, bytes]]) -> None:
    with connection:
        connection.executemany("INSERT OR IGNORE INTO lines VALUES (?, ?, ?)", rows)


def timed(command: list[str], home: Path) -> dict[str, float]:
    """Wall and CPU seconds of a process and its children, its peak memory, and its last line of JSON, if any."""
    env = {**os.environ, "FIRSTHAND_HOME": str(home)}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    told, out = Path(home / "told"), (home / "out").open("wb")
    script = [sys.executable, __file__, "--inner", str(told), *command]
    done = subprocess.run(script, env=env, stdout=out, check=False)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, f"{command} ended with {done.returncode}"
    lines = (home / "out").read_text().splitlines()
    said = json.loads(lines[-1]) if lines else {}
    return {
        "wall_seconds": wall,
        "cpu_seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "peak_mb": float(told.read_text()),
        "seconds": said.get("seconds", wall),
        "mentions": said.get("mentions", 0),
    }


def inner(told: str, command: list[str]) -> int:
    """Run a command as the only child, so that its peak memory is its own."""
    code = subprocess.run(command, check=False).returncode
    Path(told).write_text(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024))
    return code


def turn(file: str) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Firsthand into a fresh home, the same again into the full one, and the peer."""
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as folder:
        home = Path(folder)
        command = [str(COMMAND), "ingest", "--json", file]
        first, again = timed(command, home), timed(command, home)
        peer = timed([sys.executable, __file__, "--plain", file, str(home / "plain.sqlite3")], home)
        return first, again, peer


def report(turns: list[tuple[dict[str, float], dict[str, float], dict[str, float]]]) -> dict[str, object]:
    def best(number: int, key: str) -> float:
        return min(each[number][key] for each in turns)

    mentions = turns[0][0]["mentions"]
    return {
        "mentions": mentions,
        "turns": len(turns),
        "load": round(os.getloadavg()[0], 1),
        "firsthand": {
            "mentions_a_second": round(mentions / best(0, "seconds")),
            "mentions_a_cpu_second": round(mentions / best(0, "cpu_seconds")),
            "peak_mb": round(max(each[0]["peak_mb"] for each in turns), 1),
        },
        "repeated": {"mentions_a_second": round(mentions / best(1, "seconds"))},
        "plain_sqlite": {
            "mentions_a_second": round(mentions / best(2, "seconds")),
            "mentions_a_cpu_second": round(mentions / best(2, "cpu_seconds")),
            "peak_mb": round(max(each[2]["peak_mb"] for each in turns), 1),
        },
        "times_the_work": round(best(0, "cpu_seconds") / best(2, "cpu_seconds"), 1),
        "times_the_wall": round(best(0, "wall_seconds") / best(2, "wall_seconds"), 1),
    }


def main() -> None:
    if sys.argv[1:2] == ["--plain"]:
        plain(*sys.argv[2:4])
        return
    if sys.argv[1:2] == ["--inner"]:
        sys.exit(inner(sys.argv[2], sys.argv[3:]))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", help="mentions, JSON lines, .gz too")
    parser.add_argument("--repeat", type=int, default=3)
    asked = parser.parse_args()
    print(json.dumps(report([turn(asked.file) for _ in range(asked.repeat)]), indent=1))


if __name__ == "__main__":
    main()
