"""`python -m benchmarks.inbox [--cases 100000] [--open 1.0] [--rounds 9]`: the server's time for each inbox page.

A fresh home is filled with cases (`--open` of them still open: 1.0 is the hardest, as after an import of history that
nobody answered yet), and each tab, filter, search and deep page is asked for through the whole application: session,
access, queries, template. The peer is the same page over a desk of 200 cases in the same run, so that what is measured
is what the size costs; the processor's own time stands beside it, because other work on the machine lengthens the first.
Exit code 1 when a page's median is over `--most` milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

QUEUES = {
    "network": "network",
    "support": "device",
    "billing": "billing",
    "upgrades": "sales",
    "orders": "order",
    "account": "account",
    "loyalty": "cancel",
    "service": "service",
    "general": "none",
    "triage": "none",
}
CHANNELS = ("x", "x", "x", "facebook", "instagram", "whatsapp", "google_reviews", "email")
WORDS = (
    "no signal since this morning please help my bill went up again the phone does not charge where is my order "
    "can i upgrade today your app logs me out the store was rude data is slow at home i want to leave fiber install "
    "window trade in value unlimited plan roaming charge password reset sim card activation"
).split()
PAGES = {
    "mine": "view=mine",
    "my queues": "view=queues",
    "unassigned": "view=unassigned",
    "all": "view=all",
    "newest first": "view=all&order=newest",
    "closed": "view=all&state=closed",
    "open and closed": "view=all&state=any",
    "filter: queue": "view=all&queue=billing",
    "filter: topic": "view=all&topic=sales",
    "filter: tier": "view=all&tier=3",
    "filter: urgency": "view=all&urgency=high",
    "filter: channel": "view=all&channel=email",
    "filter: four at once": "view=all&topic=billing&tier=2&urgency=high&channel=instagram",
    "flag: needs a person": "view=all&flag=needs_person",
    "flag: late": "view=all&flag=late",
    "flag: waiting": "view=all&flag=waiting",
    "flag: not confirmed": "view=all&flag=unknown",
    "flag: private": "view=all&flag=private",
    "search: a common word": "view=all&q=signal",
    "search: two words": "view=all&q=roaming+charge",
    "search: one case in all": "view=all&q=zanzibar",
    "search: nothing": "view=all&q=nobodysaidthis",
    "search: a name": "view=all&state=any&q=person77123",
}


def rows(count: int, share_open: float, now: datetime) -> list[tuple[Any, ...]]:
    chance = random.Random(7)
    queues = list(QUEUES)
    made = []
    for n in range(count):
        queue = chance.choice(queues)
        age = timedelta(minutes=chance.random() * 60 * 24 * 30)
        opened = now - age
        open_now = chance.random() < share_open
        state = chance.choices(("new", "assigned", "waiting"), (85, 10, 5))[0] if open_now else "closed"
        owner = f"agent{chance.randrange(100)}" if state in ("assigned", "waiting", "closed") else None
        waits = state in ("new", "assigned")
        text = " ".join(chance.choices(WORDS, k=14)) + (" zanzibar" if n == count // 2 else "")
        made.append(
            (
                f"case-{n:08x}",
                3,
                state,
                chance.choice(CHANNELS),
                "x",
                f"conv-{n}",
                f"cust-{n % (count // 2 + 1)}",
                f"person{n}",
                chance.random() < 0.1,
                queue,
                chance.choices((1, 2, 3), (70, 22, 8))[0],
                QUEUES[queue],
                chance.choices(("high", "normal", "low"), (10, 75, 15))[0],
                "negative",
                "none",
                "en",
                "",
                "",
                queue == "triage",
                owner,
                opened,
                opened if waits else None,
                opened + timedelta(minutes=60) if waits else None,
                opened + timedelta(minutes=5),
                None if open_now else opened + timedelta(minutes=30),
                state == "closed",
                "unknown" if n % 5000 == 0 else "",
                "" if open_now else "solved",
                text,
                1,
                "",
            )
        )
    return made


COLUMNS = (
    "id version state channel account conversation customer author private queue tier topic urgency sentiment churn lang "
    "store cluster needs_person owner opened_at waiting_since due_at touched_at closed_at answered attention disposition "
    "snippet mentions passed"
).split()


def people() -> None:
    from django.contrib.auth import get_user_model

    from firsthand.records.models import PersonRow

    for n in range(100):
        role = "lead" if n == 99 else "agent"
        account = get_user_model().objects.create(username=f"agent{n}") if n in (0, 99) else None
        PersonRow.objects.create(
            id=f"agent{n}",
            name=f"Agent {n}",
            user=account,
            role=role,
            tier=2,
            primary="network billing sales",
            secondary="device order",
            on_duty=True,
        )


def client_of(name: str) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(
        get_user_model().objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def asked(client: Any, query: str, rounds: int) -> tuple[float, float, bytes]:
    """(median, median of the processor's time) in milliseconds of `rounds` requests after one that warms up."""
    spent, worked = [], []
    for _ in range(rounds + 1):
        begun, at_work = time.perf_counter(), time.process_time()
        answer = client.get(f"/inbox/?{query}")
        spent.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - at_work) * 1000)
        assert answer.status_code == 200, answer.status_code
    return statistics.median(spent[1:]), statistics.median(worked[1:]), answer.content


def deep(client: Any, query: str, pages: int) -> str:
    """The query of the page that is `pages` steps further on, by the page's own links."""
    for _ in range(pages):
        html = client.get(f"/inbox/?{query}").content.decode()
        following = re.search(r'rel="next" href="\?([^"]+)"', html)
        if not following:
            break
        query = following[1].replace("&amp;", "&")
    return query


def measured(cases: int, share_open: float, rounds: int) -> dict[str, dict[str, float]]:
    """Every page for an agent and a lead over a desk of this size. One process, one home."""
    from firsthand import wiring

    wiring.migrate()
    from firsthand.records import search
    from firsthand.records.bulk import insert
    from firsthand.records.models import CaseRow
    from firsthand.records.units import unit

    people()
    made = rows(cases, share_open, datetime.now(UTC))
    with unit():
        insert(CaseRow, COLUMNS, made)
        search.keep([dict(zip(COLUMNS, row, strict=True)) for row in made])
    told: dict[str, dict[str, float]] = {}
    for name, role in (("agent0", "agent"), ("agent99", "lead")):
        client = client_of(name)
        pages = dict(PAGES) | {"page 40 of all": deep(client, "view=all", 40)}
        for page, query in pages.items():
            median, worked, html = asked(client, query, rounds)
            told[f"{role}: {page}"] = {"median": median, "worked": worked, "bytes": len(html)}
    return told


def child(cases: int, share_open: float, rounds: int) -> dict[str, dict[str, float]]:
    """The same in a process and a home of its own."""
    import subprocess

    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "FIRSTHAND_HOME": home}
        env.pop("FIRSTHAND_DATABASE_URL", None)
        command = [sys.executable, "-m", "benchmarks.inbox", "--child", str(cases), str(share_open), str(rounds)]
        done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
        found: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
        return found


def main() -> int:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--cases", type=int, default=100_000)
    told.add_argument("--open", type=float, default=1.0, help="the share of the cases that is still open")
    told.add_argument("--rounds", type=int, default=9)
    told.add_argument("--most", type=float, default=100.0, help="milliseconds that no page's median may pass")
    told.add_argument("--json", type=Path, help="write the figures here as well")
    told.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = told.parse_args()
    if given.child:
        cases, share_open, rounds = given.child
        print(json.dumps(measured(int(cases), float(share_open), int(rounds))))
        return 0
    small, full = (
        child(200, given.open, given.rounds),
        child(given.cases, given.open, given.rounds),
    )
    print(
        f"{given.cases:,} cases, {given.open:.0%} open; milliseconds of the server for one page, {os.cpu_count()} cores"
    )
    print(f"{'page':38} {'200 cases':>10} {'full desk':>10} {'processor':>9} {'ratio':>6}")
    for page, figures in full.items():
        ratio = figures["median"] / small[page]["median"]
        print(
            f"{page:38} {small[page]['median']:10.1f} {figures['median']:10.1f} {figures['worked']:9.1f} {ratio:6.1f}"
        )
    if given.json:
        given.json.write_text(json.dumps({"small": small, "full": full}, indent=1))
    over = {page: f["median"] for page, f in full.items() if f["median"] > given.most}
    print(f"over {given.most:.0f} ms: {', '.join(over) if over else 'none'}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
