"""What was refused, told at the end of a command: the first of it in words, and where all of it is kept."""

from __future__ import annotations

from pathlib import Path

import typer

from firsthand.desk.refused import RefusedFile


def beside(file: str, out: str) -> Path:
    """Where refused lines are kept when nobody says: beside what is written, else beside what is read."""
    name = out if out != "-" else file if file != "-" else "standard-input"
    return Path(f"{name}.refused")


def exit_code(kept: RefusedFile) -> int:
    """0 where everything was taken; else 1, and the refusals are told."""
    if not kept.count:
        return 0
    for words in kept.first:
        typer.echo(words, err=True)
    typer.echo(f"{kept.count:,} refused; all of them are in {kept.path}", err=True)
    return 1


def tell_empty(file: str, what: str, kept: RefusedFile) -> None:
    """An empty file is refused, for somebody named it; a pipe may bring nothing on a quiet day, and it is told."""
    if file == "-":
        typer.echo(f"standard input was empty: no {what}, one JSON object a line, came", err=True)
    else:
        kept.keep_file(file, "the file is empty", what)
