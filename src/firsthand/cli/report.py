"""`firsthand report`: the metrics over a span, each with its interval, and each opens to its cases."""

from __future__ import annotations

from typing import Annotated

import typer


def run(
    what: Annotated[
        str, typer.Argument(help="metrics (the default), or capture: what came in by each account.")
    ] = "metrics",
    since: Annotated[
        str, typer.Option("--since", help="A date, a time (RFC 3339), or a span back from --until: 24h, 7d, 2w.")
    ] = "",
    until: Annotated[str, typer.Option("--until", help="A date or a time; now without it.")] = "",
    cases: Annotated[
        str, typer.Option("--cases", metavar="METRIC", help="List the cases behind one number, with addresses.")
    ] = "",
    capture: Annotated[bool, typer.Option("--capture", help="The same as `firsthand report capture`.")] = False,
    json_out: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Count what the desk came to, over the cases that were opened in a span; over all of them without one.

    Each number stands with its 95 % interval and with how many cases were counted; a number that nothing stands
    behind says so. `--cases METRIC` opens it to the cases it was counted from. docs/reference/metrics.md has every
    definition.

    `firsthand report capture` tells for each account how many things were received, and what became of them: kept,
    duplicates, refused, unparsed (a person sees them), recovered by catching up. Received is the sum of the others
    but recovered, so that nothing is lost without being seen.

    Examples:

      firsthand report --since 7d

      firsthand report --since 2026-09-18 --until 2026-09-19 --json

      firsthand report --cases never_answered

      firsthand report capture --json
    """
    from firsthand import wiring

    wiring.migrate()
    from firsthand.cli import reporting

    if capture or what == "capture":
        reporting.capture(as_json=json_out)
    elif what == "metrics":
        reporting.metrics(since, until, opened=cases, as_json=json_out)
    else:
        typer.echo(f"there is no report called {what!r}; say metrics or capture", err=True)
        raise typer.Exit(2)
