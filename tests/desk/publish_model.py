"""The protocol of publishing as a small machine: every order of two workers, crashes, stops and late effects.

One reply, two workers. A worker claims, calls, hears or does not hear, and writes back; it may crash (its lock
is given back) or be stopped and woken (its lock is kept). A request that is under way lands or is lost at any
moment. A person may say once "not there, send again". The rules name what a variant does differently.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

CALLS_MOST, CRASHES_MOST, STOPS_MOST = 3, 2, 1


@dataclass(frozen=True)
class Rules:
    marks_first: bool = True
    """The claim is stored before the call."""
    requeues_stale: bool = False
    """A claim that nobody finished goes back to ready."""
    retries_unknown: bool = False
    """No answer goes straight back to ready."""
    retries_absent: bool = False
    """Read back and not found goes back to ready by machine."""
    settles: bool = True
    """Nothing is read back while a request may still land."""
    lags: bool = False
    """Reads may miss what has landed."""
    locks: bool = True
    """Only the holder of the account's lock claims, sweeps and reads back."""
    lock_survives_stop: bool = True
    """A stopped process keeps its lock: flock does, a database session may not."""
    fences: bool = True
    """A write-back carries the fence of its claim."""


@dataclass(frozen=True)
class Worker:
    at: str = "idle"
    """idle, claimed, waiting, ok, silence"""
    fence: int = 0
    stopped: bool = False


@dataclass(frozen=True)
class World:
    status: str = "ready"
    fence: int = 0
    workers: tuple[Worker, Worker] = (Worker(), Worker())
    lock: int = -1
    flying: tuple[int, ...] = ()
    """Requests under way, each by the worker that made it."""
    landed: int = 0
    heard: tuple[bool, bool] = (False, False)
    """Whether the worker's own request has landed: only then can it hear a yes."""
    calls: int = 0
    crashes: int = 0
    stops: int = 0
    resent: bool = False


def steps(world: World, rules: Rules) -> Iterator[tuple[str, World]]:
    yield from _channel(world)
    yield from _person(world, rules)
    for me in (0, 1):
        yield from _fate(world, rules, me)
        if not world.workers[me].stopped:
            yield from _work(world, rules, me)


def _with(world: World, me: int, worker: Worker, **changes: object) -> World:
    workers = tuple(worker if n == me else w for n, w in enumerate(world.workers))
    return replace(world, workers=workers, **changes)  # type: ignore[arg-type]


def _channel(world: World) -> Iterator[tuple[str, World]]:
    for n, who in enumerate(world.flying):
        rest = world.flying[:n] + world.flying[n + 1 :]
        heard = tuple(h or w == who for w, h in enumerate(world.heard))
        yield "lands", replace(world, flying=rest, landed=world.landed + 1, heard=heard)
        yield "is lost", replace(world, flying=rest)


def _person(world: World, rules: Rules) -> Iterator[tuple[str, World]]:
    """A person looks at the page: what is there is linked; what is not may be sent again, once."""
    if world.status != "human":
        return
    if world.landed:
        yield "person sees it", replace(world, status="sent", fence=world.fence + 1)
    elif not world.resent and not (rules.settles and world.flying):
        yield "person sends again", replace(world, status="ready", fence=world.fence + 1, resent=True)


def _fate(world: World, rules: Rules, me: int) -> Iterator[tuple[str, World]]:
    worker = world.workers[me]
    gone = -1 if world.lock == me else world.lock
    if world.crashes < CRASHES_MOST and (worker.at != "idle" or world.lock == me):
        heard = tuple(h and n != me for n, h in enumerate(world.heard))
        yield f"{me} dies", _with(world, me, Worker(), lock=gone, crashes=world.crashes + 1, heard=heard)
    if not worker.stopped and worker.at != "idle" and world.stops < STOPS_MOST:
        yield f"{me} is stopped", _with(world, me, replace(worker, stopped=True), stops=world.stops + 1)
    if worker.stopped:
        yield f"{me} wakes", _with(world, me, replace(worker, stopped=False))
        if not rules.lock_survives_stop and world.lock == me:
            yield f"{me} loses its lock", replace(world, lock=-1)


def _work(world: World, rules: Rules, me: int) -> Iterator[tuple[str, World]]:
    worker = world.workers[me]
    if rules.locks and worker.at == "idle":
        if world.lock == -1:
            yield f"{me} takes the lock", replace(world, lock=me)
            return
        if world.lock != me:
            return
    if worker.at == "idle":
        yield from _idle(world, rules, me)
    elif worker.at == "claimed" and world.calls < CALLS_MOST:
        heard = tuple(h and n != me for n, h in enumerate(world.heard))
        flying = (*world.flying, me)
        yield (
            f"{me} calls",
            _with(world, me, replace(worker, at="waiting"), flying=flying, calls=world.calls + 1, heard=heard),
        )
    elif worker.at == "waiting":
        if world.heard[me]:
            yield f"{me} hears yes", _with(world, me, replace(worker, at="ok"))
        yield f"{me} hears nothing", _with(world, me, replace(worker, at="silence"))
    elif worker.at in ("ok", "silence"):
        yield f"{me} writes back", _written(world, rules, me)


def _idle(world: World, rules: Rules, me: int) -> Iterator[tuple[str, World]]:
    if world.status == "ready" and world.calls < CALLS_MOST:
        if rules.marks_first:
            claimed = Worker("claimed", world.fence + 1)
            yield f"{me} claims", _with(world, me, claimed, status="sending", fence=world.fence + 1)
        else:
            yield f"{me} picks", _with(world, me, Worker("claimed", world.fence))
    if world.status == "sending":
        stale = "ready" if rules.requeues_stale else "unknown"
        yield f"{me} sweeps", replace(world, status=stale, fence=world.fence + 1)
    if world.status == "unknown" and not (rules.settles and world.flying):
        yield from _reads_back(world, rules, me)


def _reads_back(world: World, rules: Rules, me: int) -> Iterator[tuple[str, World]]:
    fence = world.fence + 1
    if world.landed:
        yield f"{me} finds it", replace(world, status="sent", fence=fence)
    if not world.landed or rules.lags:
        absent = "ready" if rules.retries_absent else "human"
        yield f"{me} does not find it", replace(world, status=absent, fence=fence)


def _written(world: World, rules: Rules, me: int) -> World:
    worker = world.workers[me]
    done = _with(world, me, Worker())
    if rules.fences and rules.marks_first and world.fence != worker.fence:
        return done
    if worker.at == "ok":
        return replace(done, status="sent", fence=world.fence + 1)
    silence = "ready" if rules.retries_unknown or not rules.marks_first else "unknown"
    return replace(done, status=silence, fence=world.fence + 1)


FINAL = ("sent", "human")


def explore(rules: Rules, most: int = 2_000_000) -> tuple[int, list[str]]:
    """Breadth first over every order; the number of states, and the shortest way to a broken promise, if any."""
    start = World()
    before: dict[World, tuple[World, str] | None] = {start: None}
    queue = deque([start])
    while queue:
        world = queue.popleft()
        if broken := _broken(world):
            return len(before), [*_way(before, world), broken]
        following = list(steps(world, rules))
        if not following and world.status not in FINAL and world.calls < CALLS_MOST:
            return len(before), [*_way(before, world), "stuck"]
        for name, after in following:
            if after not in before:
                before[after] = (world, name)
                queue.append(after)
        assert len(before) < most, "the model grew beyond its bound"
    return len(before), []


def _broken(world: World) -> str:
    if world.landed > 1:
        return "TWICE"
    if world.status == "sent" and not world.landed:
        return "SENT BUT NOT THERE"
    return ""


def _way(before: dict[World, tuple[World, str] | None], world: World) -> list[str]:
    names = []
    while (came := before[world]) is not None:
        world, name = came
        names.append(name)
    return names[::-1]
