"""How the server runs: granian in this process, and the worker's loop in a thread when it is asked for."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import typer

from firsthand import wiring

CONNECTIONS = 4096
"""Open at once: the server's own default of 128 is used up by idle senders and open pages, and the rest wait."""


def serve(
    host: str,
    port: int,
    with_worker: bool,
    model: Path | None,
    beside: Callable[[threading.Event], None] | None = None,
) -> int:
    """Serve until somebody stops it. 1 when the port is not to be had. `beside` runs along in a thread."""
    if problem := taken(host, port):
        typer.echo(f"cannot listen on {host}:{port}: {problem}. Choose another with --port.", err=True)
        return 1
    wiring.triager(model)
    stop = threading.Event()
    along = [threading.Thread(target=_work, args=(stop, model), name="worker", daemon=True)] if with_worker else []
    along += [threading.Thread(target=beside, args=(stop,), name="beside", daemon=True)] if beside else []
    for thread in (threading.Thread(target=_warm, name="warm", daemon=True), *along):
        thread.start()
    typer.echo(f"Firsthand is at http://{'localhost' if host in ('127.0.0.1', '::1') else host}:{port}/", err=True)
    try:
        asyncio.run(_listen(host, port))
    finally:
        stop.set()
        for thread in along:
            thread.join(timeout=20)
    return 0


def _warm() -> None:
    """The reply checks' dictionary takes a second or two: it is loaded beside, not under somebody's first draft."""
    from firsthand.proofreaders import warm

    warm(pause_seconds=0.02)


def _work(stop: threading.Event, model: Path | None) -> None:
    from firsthand.cli.working import work

    if why := work(stop, model):
        typer.echo(f"The worker ends: {why}.", err=True)


async def _listen(host: str, port: int) -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server.embed import Server

    # By its name, as every server does: the project stands above the commands.
    project = import_module("firsthand.project.asgi")
    server = Server(
        project.application,
        host,
        port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
    )
    loop = asyncio.get_running_loop()
    stop: Callable[[], object] = server.stop

    def leave() -> None:
        # The server waits for its connections, and the stream of an open page would never end by itself.
        project.streams.end()
        stop()

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, leave)
    await server.serve()


def taken(host: str, port: int) -> str:
    """Why this address cannot be listened on; empty when it can."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return error.strerror or str(error)
    return ""
