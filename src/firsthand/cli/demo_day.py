"""The demo's morning served, and its day played to the end, from the command line."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime

import typer

from firsthand import wiring


def alone(act: Callable[[], int]) -> int:
    """One demo a home: two would play each colleague twice."""
    wiring.setup()
    with wiring.lock("the demo") as ours:
        if ours:
            return act()
    typer.echo(
        f"another demo runs in {wiring.home()}. Stop it, or set FIRSTHAND_HOME to another folder for this one.",
        err=True,
    )
    return 1


def free(port: int) -> bool:
    """Whether the port is to be had; said before anything is done."""
    from firsthand.cli.serving import taken

    problem = taken("127.0.0.1", port)
    if problem:
        typer.echo(f"cannot listen on 127.0.0.1:{port}: {problem}. Choose another with --port.", err=True)
    return not problem


def serve_morning(port: int, fresh: bool) -> int:
    """Make the morning ready, then serve it with the worker and the colleagues beside."""
    from firsthand.cli.serving import serve

    began = time.monotonic()
    wiring.migrate()
    from firsthand.demo.living import live
    from firsthand.demo.opening import NotADemo, give_keys, open_home
    from firsthand.demo.world import read_world

    world = read_world(wiring.library())
    try:
        opened = open_home(world, fresh=fresh)
    except NotADemo as error:
        return _refused(error)
    give_keys(world)
    clock = opened.at.astimezone(world.zone)
    typer.echo(
        f"{'The morning is ready' if opened.fresh else 'The day goes on'}: {clock:%A %H:%M} at Larkwire "
        f"({time.monotonic() - began:.1f} s). Everything stays on this machine; Ctrl C ends it.",
        err=True,
    )
    return serve("127.0.0.1", port, True, None, beside=lambda stop: live(world, stop))


def play_out(fresh: bool, as_json: bool) -> int:
    """Play the day to its end and print what it came to."""
    began = time.monotonic()
    wiring.migrate()
    from firsthand.demo.beside import kept, work_out_at_once
    from firsthand.demo.opening import NotADemo
    from firsthand.demo.playing_out import play_out as play
    from firsthand.demo.summary import said, summary
    from firsthand.demo.world import read_world

    world = read_world(wiring.library())
    try:
        with _Progress(world.opens, world.ends) as progress:
            play(world, fresh=fresh, told=progress)
            pool = kept() or work_out_at_once()
    except NotADemo as error:
        return _refused(error)
    found = {**summary(world, world.ends, pool), "seconds": round(time.monotonic() - began, 1)}
    print(json.dumps(found, ensure_ascii=False) if as_json else said(found))
    return 0


def _refused(error: Exception) -> int:
    typer.echo(str(error), err=True)
    return 2


class _Progress:
    """A bar on the error stream: how far the day is."""

    def __init__(self, opens: datetime, ends: datetime) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self.opens = opens
        self.task = self.bar.add_task("the day is played", total=(ends - opens).total_seconds())

    def __enter__(self) -> _Progress:
        self.bar.start()
        return self

    def __exit__(self, *why: object) -> None:
        self.bar.stop()

    def __call__(self, at: datetime, mentions: int) -> None:
        self.bar.update(
            self.task, completed=(at - self.opens).total_seconds(), description=f"{mentions:,} mentions heard"
        )
