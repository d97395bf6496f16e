"""`firsthand doctor`: what is configured, what is missing, what would fail."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def run(
    json_out: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Look over this installation and say what would fail, before it does. Nothing is changed.

    Every line says ok, warn (it works, but somebody should know) or fix (something would fail), and what to do about
    it. Looked at are Python and the libraries, the home and the room on its disk, the keys, the database and its
    schema, the audit's chain, the worker, the accounts of channels and their secrets, the people who may sign in,
    the triage model, the rules, the policy and the playbooks, and what waits for a person.

    The exit code is 1 when there is anything to fix. `firsthand doctor --json` fits a monitor.

    Examples:

      firsthand doctor

      firsthand doctor --json
    """
    from firsthand.cli.examining import examine

    lines = examine()
    if json_out:
        counts = {status: sum(line.status == status for line in lines) for status in ("ok", "warn", "fix")}
        rows = [
            {"status": line.status, "about": line.about, "words": line.words, "mend": line.mend} for line in lines
        ]
        print(json.dumps({**counts, "lines": rows}))
    else:
        width = max(len(line.about) for line in lines)
        for line in lines:
            typer.echo(f"{line.status:<4}  {line.about:<{width}}  {line.words}")
            if line.mend:
                typer.echo(f"{'':<4}  {'':<{width}}  -> {line.mend}")
    raise typer.Exit(any(line.status == "fix" for line in lines))
