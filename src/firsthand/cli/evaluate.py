"""`firsthand evaluate`: how right triage is on labelled mentions, and how sure that is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(
    labels: Annotated[Path, typer.Argument(help="JSON lines with `text` and any of the heads.")],
    model: Annotated[
        Path | None, typer.Option("--model", help="Another triage model than the one in use.")
    ] = None,
    refit: Annotated[
        bool,
        typer.Option("--refit", help="Judge what a model fitted with these labels too would do, in five folds."),
    ] = False,
    only: Annotated[bool, typer.Option("--only", help="With --refit: leave the shipped corpus out.")] = False,
    json_out: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
    page: Annotated[Path | None, typer.Option("--html", help="Write a page with plots to this file.")] = None,
) -> None:
    """Measure triage against labels: the whole of it, rules and bars included, as the desk would see it.

    For each head: accuracy and macro-F1 with their 95 % intervals, each answer's precision and recall, the
    confusion table, the calibration error (ece) beside what a perfectly calibrated model with the same confidences
    stays below 19 times of 20 (ece_if_calibrated_95), and which share can be answered at 95 % precision.
    For actionable: average precision, and how much noise is dropped while 99 % of what needs an answer is kept;
    both also for a world in which one mention in ten needs one. Then what a lead feels: who reaches the right
    queue first, who needs a person, and every critical mention that was called noise.

    A row that is no label row is refused with its field and the mend, kept in a file that is named, and the rest is
    judged; the exit code is then 1.

    Labels that the model has learned from flatter it. `--refit` fits anew without each fold and judges that fold:
    it says what your labels add.

    Examples:

      firsthand evaluate labels.jsonl

      firsthand evaluate labels.jsonl --model triage.npz --json

      firsthand evaluate labels.jsonl --refit --html quality.html
    """
    from firsthand.cli.evaluating import evaluate_labels

    raise typer.Exit(evaluate_labels(labels, model, refit=refit, only=only, as_json=json_out, page=page))
