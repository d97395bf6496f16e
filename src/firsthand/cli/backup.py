"""`firsthand backup`: the database and the files of the home in one archive."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer


def run(
    out: Annotated[
        str,
        typer.Option(
            "--out", help="The file to write, or a folder for it; ./firsthand-DATE-TIME.tar.gz without it."
        ),
    ] = "",
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="Put secret.key and secrets.key in as well.")
    ] = False,
    json_out: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Copy the database and the files of the home into one archive, while the desk goes on working.

    The copy is of one moment. Every file stands in the manifest with its SHA-256, and the archive appears under its
    name only when it is whole; only its owner can read it. It holds what customers wrote: keep it as safe as the desk.

    The keys are left out unless asked for, so that an archive alone opens no account of a channel. Keep secrets.key
    in another place; without it the accounts have to be connected again after a restore.

    Examples:

      firsthand backup --out /backups/

      firsthand backup --out desk.tar.gz --with-keys
    """
    from firsthand import wiring

    wiring.migrate()
    from firsthand.cli.backing_up import backup

    try:
        made = backup(_place(out), with_keys)
    except (OSError, ValueError) as error:
        typer.echo(f"no backup was made: {error}", err=True)
        raise typer.Exit(1) from None
    if json_out:
        print(json.dumps(made))
        return
    counts = ", ".join(f"{count:,} {name}" for name, count in made["counts"].items())
    typer.echo(f"{made['file']}: {made['bytes']:,} bytes, {counts}")
    typer.echo(f"SHA-256 {made['sha256']}")
    if not with_keys:
        typer.echo("The keys are not in it: keep secrets.key in another place.", err=True)


def _place(out: str) -> Path | None:
    """Where it is written. What ends in a slash is meant as a folder: without one no file takes its name."""
    if out.endswith(("/", os.sep)) and not Path(out).is_dir():
        raise OSError(f"there is no folder {out}; make it first")
    return Path(out) if out else None
