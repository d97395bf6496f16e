"""`firsthand train`: your labels into a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(
    labels: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Label rows as JSON lines: `text` and any of the heads. None: the shipped corpus alone."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Where the model goes: one file.")] = None,
    only: Annotated[bool, typer.Option("--only", help="Leave the shipped corpus out.")] = False,
    install: Annotated[
        bool,
        typer.Option(
            "--install", help="Put it in use, unless the model in use is better on a held part of the labels."
        ),
    ] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Write the model though the labels look wrong.")
    ] = False,
    json_out: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Fit the triage model to the shipped corpus and to your own labels, in seconds and from scratch.

    A label row needs `text` and any of actionable, topic, tier, sentiment, urgency, churn, store; it may also
    carry reply_to_text, rating and source. The same labels give the same model, byte for byte.

    Labels that look wrong are named: a head that cannot be learned at all (as in a shuffled file) stops the
    training, and rows that every fit contradicts with confidence are listed to be read again.

    --install keeps the model in use when it is better on labels that neither has seen.

    Examples:

      firsthand train labels.jsonl --out our.model

      firsthand train labels.jsonl --out our.model --install
    """
    from firsthand.cli.training import train_labels

    raise typer.Exit(train_labels(labels or [], out, only, install, anyway, json_out))
