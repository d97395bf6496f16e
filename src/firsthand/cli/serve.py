"""`firsthand serve`: the workspace, the API and the hooks on one port."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on. The default is this machine only.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The one port of everything.")] = 8000,
    with_worker: Annotated[
        bool, typer.Option("--with-worker", help="Capture, publish and run timers in this process too.")
    ] = False,
    model: Annotated[
        Path | None, typer.Option("--model", help="Another triage model than the one in use.")
    ] = None,
) -> None:
    """Serve the workspace, the API, the webhooks and the live events on one port, from one process.

    The database is brought to this version first. Without `--with-worker` run `firsthand worker` beside it:
    replies leave and timers run there. Stop it with Ctrl C; nothing that was accepted is lost.

    To be reached from other machines, put a proxy with TLS in front, set FIRSTHAND_HTTPS=1 and name the
    address that people type in FIRSTHAND_HOSTS.

    Examples:

      firsthand serve --with-worker

      firsthand serve --host 0.0.0.0 --port 8080
    """
    from firsthand import wiring

    if model is not None and not model.exists():
        typer.echo(f"--model: there is no file {model}. Make one with `firsthand train`.", err=True)
        raise typer.Exit(2)
    wiring.migrate()
    from firsthand.cli.serving import serve

    raise typer.Exit(serve(host, port, with_worker, model))
