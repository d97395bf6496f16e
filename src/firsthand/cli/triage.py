"""`firsthand triage`: mentions in, triage out, no database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(
    file: Annotated[str, typer.Argument(help="JSON lines, .gz too, or - for standard input.")],
    out: Annotated[str, typer.Option("--out", help="Where the results go (.gz too), or - for standard output.")],
    model: Annotated[
        Path | None, typer.Option("--model", help="Another triage model than the one in use.")
    ] = None,
    rules: Annotated[Path | None, typer.Option("--rules", help="Another rules file than the one in use.")] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="Processes; 0 takes every core that is free to us.")
    ] = 0,
    refused: Annotated[
        Path | None, typer.Option("--refused", help="Where refused lines are kept; else beside the results.")
    ] = None,
) -> None:
    """Read mentions and say what each one is: worth an answer or not, which queue, which tier, how urgent.

    One JSON line in (id, channel, author, text, created_at, and where known reply_to_text, rating, page), one
    out, in the same order: id, actionable, p_actionable, topic, topic_confidence, tier, sentiment, urgency,
    churn, store, lang, abstain, reasons; then the other confidences, critical kinds, spam, abuse, private
    data and the cluster of near-duplicates. `abstain` means that a person should read it.

    A line that is no mention is refused with its field and the mend, kept in a file that is named, and the
    rest goes on; the exit code is then 1.

    Examples:

      firsthand triage monday.jsonl --out monday.triage.jsonl

      zcat month.jsonl.gz | firsthand triage - --out month.triage.jsonl.gz --jobs 2
    """
    from firsthand.cli.triaging import triage_file

    raise typer.Exit(triage_file(file, out, model, rules, jobs, refused))
