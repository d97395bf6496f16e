"""`firsthand erase`: a person's content goes; what happened stays, without a word of theirs."""

from __future__ import annotations

from typing import Annotated

import typer


def run(
    channel: Annotated[str, typer.Argument(help="The channel that the person wrote on: x, facebook, ...")],
    handle: Annotated[str, typer.Argument(help="The person's handle there.")],
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking first.")] = False,
    json_out: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Erase a person: their words, handles and names, in every table, raw body, attachment and refused line.

    Every contact that evidence joins to this handle is erased with it. The log stays honest: each event stays
    where it was, with its time, its kind and who of us acted, so numbers of the past do not change; texts,
    facts, notes, reasons and names in it are gone, and one more event says so. The same export ingested again
    stays erased. What other people wrote themselves stays theirs, also where it names the handle. What the person
    asked Meta for is closed as done.

    A reply that is still on its way has to be taken back or settled first. Backups made before still hold the
    person: make a new one and delete the old ones. This cannot be undone.

    Examples:

      firsthand erase x jane_doe

      firsthand erase facebook "Jane Doe" --yes --json
    """
    from firsthand import wiring

    wiring.migrate()
    from firsthand.cli.erasing import erase

    raise typer.Exit(erase(channel, handle, yes, json_out))
