"""`firsthand demo`: a phone-launch morning at Larkwire, ready to work in."""

from __future__ import annotations

from typing import Annotated

import typer


def run(
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Play the whole day, print the summary, end.")
    ] = False,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port of the workspace.")] = 8000,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin the day anew: what was done in the demo's home goes.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The summary as one JSON object.")] = False,
) -> None:
    """Open a small, ready world: a launch morning at Larkwire, a fictional carrier, at 10:40.

    It stands in FIRSTHAND_HOME (./var by default). One click on the log-in page enters as an agent, the team
    lead or a store's manager. Eleven colleagues are played by a simulation and labelled so; they answer at a
    human pace, mentions keep arriving, and the public page shows what was published. Nothing leaves this
    machine. A second start goes on where the first one stopped.

    Examples:

      firsthand demo

      firsthand demo --fresh --port 8080

      firsthand demo --no-serve --json
    """
    from firsthand.cli.demo_day import alone, free, play_out, serve_morning

    if not no_serve and not free(port):
        raise typer.Exit(1)
    raise typer.Exit(alone(lambda: play_out(fresh, as_json) if no_serve else serve_morning(port, fresh)))
