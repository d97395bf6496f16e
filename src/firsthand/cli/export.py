"""`firsthand export`: everything as JSON lines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def run(
    out: Annotated[
        Path | None, typer.Option("--out", help="The file to write; standard output without it.")
    ] = None,
) -> None:
    """Write everything that is kept as JSON lines: customers, conversations, mentions, events, cases, replies.

    Equal content gives equal bytes: rows are sorted by their ids, and when a row was recorded is left out. So
    two exports can be compared to see that a repeated or interrupted ingest ended the same. Secrets are never
    exported.

    Examples:

      firsthand export --out everything.jsonl

      firsthand export | grep '"table":"replies"'
    """
    from firsthand import wiring

    wiring.migrate()
    from firsthand.records.export import lines

    if out is None:
        sys.stdout.buffer.writelines(lines())
        return
    with out.open("wb") as file:
        file.writelines(lines())
    typer.echo(f"exported to {out}", err=True)
