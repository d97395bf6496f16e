"""`python -m benchmarks.pages [--cases 100000] [--noise 200000] [--open 0.3] [--rounds 7] [--database sqlite|postgresql|both]`

The server's time for a lead's pages over a month of a desk: the cases of `benchmarks.inbox`, a mention for each, the
noise beside them, and what each closed case took. Every page is asked for through the whole application, in turns, beside
the same page over 200 cases. The board's figures themselves are counted beside the pages, and not here.
`--profile PAGE` prints where a page's time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import random
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.faults.__main__ import postgresql
from benchmarks.inbox.__main__ import COLUMNS, client_of, people, rows

PAGES = {
    "inbox, all": "/inbox/?view=all",
    "inbox, late": "/inbox/?view=all&flag=late",
    "search": "/inbox/?view=all&q=roaming+charge",
    "board, today": "/board/",
    "board, 7 days": "/board/?span=7d",
    "board, 30 days": "/board/?span=30d",
    "staffing": "/staffing/",
    "attention": "/attention/",
    "incidents": "/incidents/",
    "people": "/people/",
    "stores": "/stores/",
    "launches": "/launches/",
    "notices": "/notices/",
}
MENTION = (
    "key account kind ext_id ext_version channel author author_name customer text text_sha256 created_at inbound private "
    "conversation case triage actionable abstain topic cluster audit gone recorded_at"
).split()


def mentions(cases: list[dict[str, Any]], noise: int, now: datetime) -> list[tuple[Any, ...]]:
    """The first words of each case, and what was filtered out in the same month."""
    chance = random.Random(11)
    first = [(c["id"], c["channel"], c["snippet"], c["opened_at"], c["customer"], c["topic"]) for c in cases]
    other = [
        ("", "x", "what a day", now - timedelta(minutes=chance.random() * 60 * 24 * 30), f"cust-n{n}", "none")
        for n in range(noise)
    ]
    return [
        (
            f"m-{n:x}",
            "x",
            "post",
            str(n),
            "",
            channel,
            f"p{n}",
            "",
            customer,
            text,
            f"{n:064x}",
            at,
            True,
            False,
            f"conv-{n}",
            case,
            "{}",
            bool(case),
            False,
            topic,
            f"cl-{n}",
            "",
            False,
            at,
        )
        for n, (case, channel, text, at, customer, topic) in enumerate([*first, *other])
    ]


def fill(count: int, noise: int, share_open: float, now: datetime) -> None:
    from firsthand.domain.events import WrappedUp
    from firsthand.records import search
    from firsthand.records.bulk import insert
    from firsthand.records.codec import encode
    from firsthand.records.models import CaseRow, EventRow, MentionRow
    from firsthand.records.units import unit

    people()
    made = rows(count, share_open, now)
    cases = [dict(zip(COLUMNS, row, strict=True)) for row in made]
    with unit():
        insert(CaseRow, COLUMNS, made)
        search.keep(cases)
        insert(MentionRow, MENTION, mentions(cases, noise, now))
        closed = [case for case in cases if case["closed_at"]]
        ended = [
            WrappedUp(at=c["closed_at"], by=c["owner"], disposition="solved", note="", handling_seconds=300.0)
            for c in closed
        ]
        events = [
            (c["id"], 3, "WrappedUp", e.at, e.by, encode(e), now) for c, e in zip(closed, ended, strict=True)
        ]
        insert(EventRow, "case version kind at by payload recorded_at".split(), events)


def asked(client: Any, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return (time.perf_counter() - began) * 1000


def measured(count: int, noise: int, share_open: float, rounds: int, profile: str) -> dict[str, float]:
    """The median for each page, asked for in turns after one round that warms up."""
    from firsthand import wiring

    wiring.migrate()
    fill(count, noise, share_open, datetime.now(UTC))
    from firsthand.workspace import board

    board.counter().begin, board.counter().at_once = (lambda act: None), -1
    client = client_of("agent99")
    told: dict[str, list[float]] = {page: [] for page in PAGES}
    for _ in range(rounds + 1):
        for page, path in PAGES.items():
            told[page].append(asked(client, path))
    if profile:
        with cProfile.Profile() as profiled:
            asked(client, PAGES[profile])
        pstats.Stats(profiled, stream=sys.stderr).sort_stats("cumulative").print_stats(45)
    return {page: statistics.median(spent[1:]) for page, spent in told.items()}


def child(given: argparse.Namespace, cases: int, noise: int, database: str, profile: str = "") -> dict[str, float]:
    """The same in a process and a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "FIRSTHAND_HOME": home, "FIRSTHAND_DATABASE_URL": database}
        if not database:
            env.pop("FIRSTHAND_DATABASE_URL")
        words = [str(cases), str(noise), str(given.open), str(given.rounds), profile]
        command = [sys.executable, "-m", "benchmarks.pages", "--child", *words]
        done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found


def main() -> int:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--cases", type=int, default=100_000)
    told.add_argument("--noise", type=int, default=200_000)
    told.add_argument("--open", type=float, default=0.3)
    told.add_argument("--rounds", type=int, default=7)
    told.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    told.add_argument("--profile", default="", choices=("", *PAGES))
    told.add_argument("--child", nargs=5, help=argparse.SUPPRESS)
    given = told.parse_args()
    if given.child:
        cases, noise, share_open, rounds, profile = given.child
        print(json.dumps(measured(int(cases), int(noise), float(share_open), int(rounds), profile)))
        return 0
    names = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    for name in names:
        with postgresql() if name == "postgresql" else nullcontext("") as address:
            full = child(given, given.cases, given.noise, address, given.profile)
        with postgresql() if name == "postgresql" else nullcontext("") as address:
            small = child(given, 200, 400, address)
        print(f"{name}: {given.cases:,} cases, {given.noise:,} mentions of noise; load {os.getloadavg()[0]:.1f}")
        print(f"{'page':20} {'200 cases':>10} {'full desk':>10} {'ratio':>6}")
        for page, spent in full.items():
            print(f"{page:20} {small[page]:10.1f} {spent:10.1f} {spent / small[page]:6.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
