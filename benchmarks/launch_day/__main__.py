"""`python -m benchmarks.launch_day [--cases 2000] [--rounds 5]`: what a launch day's clocks and one matter told by many cost.

A fresh home, on SQLite and then on PostgreSQL, takes mentions two hours old, so that every case has a clock due. In turns of a
hundred the cases are ticked, and then linked to an incident: by the desk, and one by one, as a person's change is made
(read, decide, append). The peer runs in the same turns on the same cases' neighbours, so that the ratio holds whatever else
the machine does. Milliseconds and statements are those of one case, the median over the turns; the longest transaction
is that of the desk, and should stay under 50 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from benchmarks.faults.__main__ import postgresql

TURN = 100
TEXTS = (
    "no signal in Riverside since this morning",
    "my bill doubled",
    "my phone does not charge",
    "cannot log in",
)


def opened(desk: Any, count: int) -> list[str]:
    """Open so many cases of two hours ago; their ids."""
    from firsthand.desk.intake import take
    from firsthand.domain.mention import Mention

    at = desk.now() - timedelta(hours=2)
    found: list[str] = []
    for start in range(0, count, 500):
        batch = [
            Mention(f"m{n}", "x", f"person{n}", f"@telmara {TEXTS[n % len(TEXTS)]} please help", at)
            for n in range(start, min(start + 500, count))
        ]
        found += take(batch, desk).opened
    return found


class Meter:
    """What the database was asked, and the longest transaction, while it is on."""

    def __init__(self) -> None:
        self.statements = 0
        self.longest = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements += 1
        return execute(sql, params, many, context)

    def watched(self, unit: Callable[[], Any]) -> Callable[[], Any]:
        @contextmanager
        def timed() -> Iterator[None]:
            with unit():
                began = time.perf_counter()
                yield
                self.longest = max(self.longest, time.perf_counter() - began)

        return timed


def in_turns(
    cases: Sequence[str],
    rounds: int,
    ours: Callable[[list[str]], object],
    peer: Callable[[list[str]], object],
    meter: Meter,
) -> dict[str, float]:
    """(milliseconds, statements) a case of both, turn about, each on cases of its own."""
    from django.db import connection

    told: dict[str, list[float]] = {"ours_ms": [], "peer_ms": [], "ours_statements": [], "peer_statements": []}
    pieces = [list(cases[start : start + TURN]) for start in range(0, 2 * rounds * TURN, TURN)]
    for number, piece in enumerate(pieces):
        name, act = ("peer", peer) if number % 2 else ("ours", ours)
        meter.statements = 0
        began = time.perf_counter()
        with connection.execute_wrapper(meter):
            act(piece)
        told[f"{name}_ms"].append((time.perf_counter() - began) * 1000 / len(piece))
        told[f"{name}_statements"].append(meter.statements / len(piece))
    return {name: statistics.median(values) for name, values in told.items()} | {
        "longest_ms": meter.longest * 1000
    }


def measured(count: int, rounds: int) -> dict[str, dict[str, float]]:
    """Clocks, then membership, over one home."""
    from firsthand import wiring
    from firsthand.desk.cases import change, change_many
    from firsthand.domain import events as ev
    from firsthand.engine import visits

    wiring.migrate()
    meter = Meter()
    plain = wiring.desk()
    desk = replace(plain, unit=meter.watched(plain.unit))
    cases, now = opened(plain, count), plain.now()

    def tick(case: Any) -> Any:
        return visits.tick(case, now, desk.policy)

    def link(case: Any) -> Any:
        return (ev.Linked(at=now, other="inc-1", relation="same_incident"),)

    told = {}
    for name, decide in (("clocks", tick), ("membership", link)):
        meter.longest = 0.0
        told[name] = in_turns(
            cases,
            rounds,
            lambda piece, decide=decide: change_many(piece, decide, desk),
            lambda piece, decide=decide: [change(case, decide, plain) for case in piece],
            meter,
        )
    return told


def child(count: int, rounds: int, database: str) -> dict[str, dict[str, float]]:
    """The same in a process and a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "FIRSTHAND_HOME": home, "FIRSTHAND_DATABASE_URL": database}
        if not database:
            env.pop("FIRSTHAND_DATABASE_URL")
        command = [sys.executable, "-m", "benchmarks.launch_day", "--child", str(count), str(rounds)]
        done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
        found: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
        return found


def main() -> int:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--cases", type=int, default=2_000)
    told.add_argument("--rounds", type=int, default=5)
    told.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = told.parse_args()
    if given.child:
        print(json.dumps(measured(*map(int, given.child))))
        return 0
    print(
        f"{'one case of':24} {'ms':>7} {'one by one':>11} {'ratio':>6} {'statements':>11} {'one by one':>11} {'longest':>8}"
    )
    with postgresql() as address:
        for name, database in (("SQLite", ""), ("PostgreSQL", address)):
            for what, f in child(max(given.cases, 2 * TURN * given.rounds), given.rounds, database).items():
                print(
                    f"{name + ', ' + what:24} {f['ours_ms']:7.2f} {f['peer_ms']:11.2f} {f['peer_ms'] / f['ours_ms']:6.1f} "
                    f"{f['ours_statements']:11.2f} {f['peer_statements']:11.2f} {f['longest_ms']:8.1f}"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
