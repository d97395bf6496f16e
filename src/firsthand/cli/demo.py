"""`firsthand demo`: the shipped mentions of a launch morning, taken by the real code, and the workspace over them."""

from __future__ import annotations

from typing import Annotated

import typer


def run(
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Take the morning, print the summary, end.")
    ] = False,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port of the workspace.")] = 8000,
) -> None:
    """Take the launch morning of Larkwire, a fictional carrier, into FIRSTHAND_HOME and open the workspace.

    The mentions are our own writing and go through the same intake, triage and routing as any others. A
    second start continues: what was taken is not taken again. The simulated colleagues and the one-click
    log-ins are not built yet.
    """
    from firsthand import wiring

    wiring.migrate()
    from firsthand.demo.arrivals import schedule
    from firsthand.demo.world import read_world
    from firsthand.desk.intake import take

    world = read_world(wiring.library())
    desk = wiring.desk(policy_in_force=wiring.parsed(world.policy_text))
    morning = [mention for mention in schedule(world).due if mention.created_at <= world.demo_opens]
    taken = take(morning, desk)
    typer.echo(
        f"{taken.mentions:,} mentions this morning: {taken.new:,} new, {taken.actionable:,} need an answer, "
        f"{taken.cases:,} cases opened, {taken.abstained:,} need a person"
    )
    if no_serve:
        return
    from firsthand.cli.serve import run as serve

    serve("127.0.0.1", port, True, None)
