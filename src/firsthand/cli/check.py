"""`firsthand check`: drafts in, findings out, no database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(
    file: Annotated[str, typer.Argument(help="JSON lines, .gz too, or - for standard input.")],
    out: Annotated[str, typer.Option("--out", help="Where the findings go, or - for standard output.")] = "-",
    policy: Annotated[
        Path | None, typer.Option("--policy", help="A policy file; its brand's handles are then known.")
    ] = None,
    refused: Annotated[
        Path | None, typer.Option("--refused", help="Where refused lines are kept; else beside the findings.")
    ] = None,
) -> None:
    """Check drafted replies before they leave: spelling, grammar, private data, promises, tone and more.

    One JSON line in: `id` and `text`, and where known `channel` (x), `public` (true), `in_reply_to_text` and
    `handle` (whom it answers). One line out, in the same order: `id` and `findings`, each with `check`,
    `severity`, `start`, `end`, `message` and `suggestion`. `block` is certainly wrong, `warn` is worth a second
    look; `start` and `end` count characters of the text as it was given.

    A line that is no draft is refused with its field and the mend, kept in a file that is named, and the rest
    goes on; the exit code is then 1. A proofreader that is not installed is named, and the others go on.

    Examples:

      firsthand check drafts.jsonl --out findings.jsonl

      echo '{"id": "1", "text": "Your welcome!"}' | firsthand check -
    """
    from firsthand.cli.checking import check_file

    raise typer.Exit(check_file(file, out, policy, refused))
