"""`firsthand train`: labels in, one calibrated triage model out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(
    labels: Annotated[
        list[Path] | None, typer.Argument(help="Label files: JSON lines with `text` and any of the heads.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Where the model goes: one file, no pickle.")] = None,
    only: Annotated[bool, typer.Option("--only", help="Leave the shipped corpus out.")] = False,
    install: Annotated[
        bool, typer.Option("--install", help="Put it to use, if it is no worse on a part that neither has seen.")
    ] = False,
    corrections: Annotated[
        bool, typer.Option("--corrections", help="Learn from what people corrected in the workspace as well.")
    ] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Go back to the model that was in use before the last --install.")
    ] = False,
    json_out: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Fit the triage model from scratch: the shipped corpus and your own labels together.

    A label row is one JSON object a line: `text`, and any of actionable, topic, tier, sentiment, urgency, churn,
    store; `reply_to_text` and `rating` where known. Yours weigh more than the corpus. The same labels give the
    same model, byte by byte. Confidence is calibrated, and the bars below which a person is asked are proven, on
    texts that each fit had not seen.

    `--corrections` adds every "this is wrong", "this matters" and "rightly left out" of the workspace as labels.

    A row that is no label row is refused with its field and the mend, kept in a file that is named, and the rest is
    learned from; the exit code is then 1.

    Labels that agree with their texts no better than chance (a shifted column, a shuffled file) are refused.

    `--install` keeps every fifth of your texts apart for good: they are never learned from, so that the new model
    and the one in use are compared on what neither has seen. A worse one is refused; the one that was in use is kept,
    and `--rollback` brings it back.

    Examples:

      firsthand train --out triage.npz

      firsthand train labels.jsonl --out triage.npz --json

      firsthand train labels.jsonl --install

      firsthand train --corrections --install
    """
    from firsthand.cli import training

    if rollback:
        raise typer.Exit(training.roll_back())
    if out is None and not install:
        raise typer.BadParameter("say where the model goes (--out MODEL) or --install it", param_hint="--out")
    if only and not labels and not corrections:
        raise typer.BadParameter("without the corpus there must be label files", param_hint="LABELS")
    raise typer.Exit(
        training.train_model(
            labels or [], out, only=only, install=install, corrections=corrections, as_json=json_out
        )
    )
