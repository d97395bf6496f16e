"""`firsthand ingest`: mentions from files through the whole journey."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(
    files: Annotated[
        list[str], typer.Argument(help="JSON lines, .gz too, CSV (with --map), or - for standard input.")
    ],
    map_file: Annotated[
        str | None,
        typer.Option(
            "--map",
            help="How a helpdesk export's columns become mentions: a saved mapping, or 'guess' to be shown one.",
        ),
    ] = None,
    json_out: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
    model: Annotated[
        Path | None, typer.Option("--model", help="Another triage model than the one in use.")
    ] = None,
    refused_file: Annotated[
        Path | None, typer.Option("--refused", help="Where refused lines are kept; named in the summary.")
    ] = None,
    batch: Annotated[
        int, typer.Option("--batch", min=1, max=20_000, help="So many mentions are stored together.")
    ] = 2000,
) -> None:
    """Take mentions from files through triage and routing into the database.

    Each line is one mention: id, channel, author, text, created_at (RFC 3339), and where known in_reply_to,
    inbound (false for the brand's own posts), rating, lang, url, reach, page, reply_to_text.

    It is safe to repeat and safe to stop at any moment: what was taken stays, what was not is taken the next
    time, and the content ends the same. A line that cannot be read is refused with its field and the mend,
    kept in a file that is named, and the rest goes on; the exit code is then 1.

    A helpdesk export in CSV needs a mapping: `--map guess` reads the header, shows the guess and saves it
    among the home's mappings; `--map FILE` takes a saved one.

    Examples:

      firsthand ingest monday.jsonl tuesday.jsonl.gz

      firsthand ingest --map guess export.csv

      zcat month.jsonl.gz | firsthand ingest - --json
    """
    from firsthand import wiring

    wiring.migrate()
    from firsthand.cli.ingesting import ingest

    raise typer.Exit(ingest(files, map_file, json_out, model, refused_file, batch))
