"""`python -m benchmarks.capture.flood [--mentions 100000] [--seed 7] [--database postgresql]`: a hundred thousand mentions, badly delivered.

A real server and worker; signed deliveries in batches, a fifth of them twice, in no order, one in twenty lost for good
and found again by catching up; now and then a process is killed. At the end each mention is one row, and every
author's words stand in the order in which they were written.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from benchmarks.faults.__main__ import postgresql
from benchmarks.faults.judge import heard_once
from benchmarks.faults.world import World

AUTHORS = 20_000
STEP = 2_000
POLL_SECONDS = 20.0
"""Each poll reads the last ten seconds again. Polled every two, a flood was mostly what had come already."""


def flood(mentions: int, seed: int, kills: int, database: str = "") -> dict[str, Any]:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="flood-") as folder:
        world = World(Path(folder) / "home", seed, database, poll_seconds=POLL_SECONDS)
        world.sender.sizes = (1, 1, 5, 20, 100)
        world.sender.authors = AUTHORS
        try:
            return _run(world, chance, mentions, kills)
        finally:
            world.close()


def _run(world: World, chance: random.Random, mentions: int, kills: int) -> dict[str, Any]:
    for name in ("serve", "worker"):
        world.start(name)
    steps = max(1, mentions // STEP)
    deadly = set(chance.sample(range(steps), min(kills, steps)))
    began = time.perf_counter()
    for step in range(steps):
        world.sender.write(min(STEP, mentions - len(world.sender.written)), time.time())
        killer = threading.Timer(chance.uniform(0.1, 1.5), _kill, (world, chance)) if step in deadly else None
        if killer:
            killer.start()
        world.sender.deliver()
        if killer:
            killer.join()
            for name in [n for n in ("serve", "worker") if world.ended(n)]:
                world.start(name)
        print(f"{len(world.sender.written)} written, {len(world.sender.waiting)} bodies wait", file=sys.stderr)
    delivered = time.perf_counter() - began
    left = world.drain(1800)
    drained = time.perf_counter() - began
    facts = world.facts()
    return {
        "mentions": len(world.sender.written),
        "seed": world.seed,
        "kills": len(deadly),
        "statuses": world.sender.statuses,
        "lost_on_the_way": sum(w.lost for w in world.sender.written),
        "completeness": facts["completeness"].get("page", {}),
        "seconds_delivering": round(delivered, 1),
        "seconds_until_drained": round(drained, 1),
        "mentions_a_second": round(len(world.sender.written) / drained, 1),
        "left": left,
        "broken": heard_once(world, facts)[:20],
        "authors_out_of_order": out_of_order(world, facts),
    }


def _kill(world: World, chance: random.Random) -> None:
    process = world.processes[chance.choice(["serve", "worker"])]
    process.kill()
    process.wait(20)


def out_of_order(world: World, facts: dict[str, Any]) -> int:
    """Authors whose mentions, by their times in the records, do not stand as they were written.

    A comment's time comes in whole seconds: what was written in the same second has no order to keep.
    """
    numbers = {w.ext_id: w.number for w in world.sender.written}
    by_author: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for mention in facts["mentions"]:
        if mention["ext_id"] in numbers:
            by_author[mention["author"]].append((mention["created_at"][:19], numbers[mention["ext_id"]]))
    wrong = 0
    for heard in by_author.values():
        in_time = [number for _, number in sorted(heard)]
        wrong += in_time != sorted(in_time)
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    arguments = parser.parse_args()
    with postgresql() if arguments.database == "postgresql" else nullcontext("") as address:
        found = flood(arguments.mentions, arguments.seed, arguments.kills, address)
    print(json.dumps(found, indent=1))
    raise SystemExit(1 if found["broken"] or found["authors_out_of_order"] else 0)


if __name__ == "__main__":
    main()
