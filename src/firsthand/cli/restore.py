"""`firsthand restore`: a backup comes back, and publishing starts paused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def run(
    file: Annotated[Path, typer.Argument(help="An archive that firsthand backup made.")],
    force: Annotated[
        bool, typer.Option("--force", help="Also into a home that is not empty; what is there is moved aside.")
    ] = False,
    json_out: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Bring a backup back into FIRSTHAND_HOME and its database. Stop serve and worker first.

    Every file is held against the manifest before anything is touched. The home has to be empty; with --force what is
    there is moved into before-restore-DATE-TIME in it, and nothing is deleted.

    Publishing starts paused, because the desk went on after the backup was made: replies that the backup shows as
    waiting may be public already. They are put as not confirmed, read back from their channels once the worker runs,
    and a person decides on what is not found. Look at Attention, then say: firsthand channel resume --all

    Everybody has to sign in again. Tokens and passwords are those of the backup: revoke what was revoked since.

    Examples:

      FIRSTHAND_HOME=/srv/firsthand firsthand restore /backups/firsthand-20261125-031500.tar.gz
    """
    from firsthand.cli.restoring import NotRestored, restore

    try:
        made = restore(file, force)
    except NotRestored as problem:
        typer.echo(f"nothing was restored: {problem}", err=True)
        raise typer.Exit(1) from None
    if json_out:
        print(json.dumps(made))
        return
    counts = ", ".join(f"{count:,} {name}" for name, count in made["counts"].items())
    typer.echo(f"The backup of {made['made_at'][:16].replace('T', ' ')} UTC is back: {counts}.")
    if made["moved_aside"]:
        typer.echo(f"What was here before is in {made['moved_aside']}.")
    typer.echo(
        f"Publishing is paused; {made['replies_in_doubt']:,} replies are read back before a person decides."
    )
    typer.echo("Next: firsthand doctor, then firsthand worker, then firsthand channel resume --all.")
