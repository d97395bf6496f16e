"""`firsthand worker`: capture, publish and timers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(
    once: Annotated[
        bool, typer.Option("--once", help="One round over everything that is due, then leave.")
    ] = False,
    model: Annotated[
        Path | None, typer.Option("--model", help="Another triage model than the one in use.")
    ] = None,
) -> None:
    """Do what time and the world ask for: split the raw inbox, publish, run timers, deal out waiting cases.

    Any number of workers may run: each account is published by whoever holds its lock, and a case is claimed
    once. A worker that is killed leaves nothing half done: the next one goes on where it stopped.

    Examples:

      firsthand worker

      firsthand worker --once
    """
    import signal
    import threading

    from firsthand import wiring

    wiring.migrate()
    # Without a model nothing that came in is read: that is said at once, and not once a round in the log.
    wiring.triager(model)
    from firsthand.cli.working import work

    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, frame: stop.set())
    if why := work(stop, model, once=once):
        typer.echo(f"The worker ends: {why}.", err=True)
        raise typer.Exit(1)
