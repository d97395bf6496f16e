"""Evaluation from the command line: read labels, triage them, tell the figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from firsthand import wiring
from firsthand.classifiers.corpus import Labelled, WrongLabels, read_corpus
from firsthand.classifiers.evaluation import as_mention, evaluate
from firsthand.classifiers.rule_file import SHIPPED, WrongRules, read_rules
from firsthand.classifiers.training import folds_of, train
from firsthand.classifiers.triager import Triager
from firsthand.classifiers.wrong_model import WrongModel
from firsthand.cli.evaluation_page import page_of, where
from firsthand.cli.label_rows import read_label_files
from firsthand.cli.plainly import of_the_system
from firsthand.cli.refusals import beside, exit_code
from firsthand.desk.refused import RefusedFile
from firsthand.domain.decisions import Triage
from firsthand.domain.policy import Policy
from firsthand.engine.triage import Bars

FOLDS = 5


def evaluate_labels(
    labels: Path, model: Path | None, *, refit: bool, only: bool, as_json: bool, page: Path | None
) -> int:
    """Judge the model in use, or one fitted anew, against labels; the exit code."""
    kept = RefusedFile(beside(str(labels), "-"))
    try:
        rows = read_label_files([labels], kept)
        policy = wiring.parsed(wiring.shipped_policy_text())
        if refit:
            found, bars = _refitted(rows, policy, only)
        else:
            reader = wiring.triager(model)
            found, bars = _triaged(rows, reader, policy), [reader.model.bars] * len(rows)
        told = evaluate(rows, found, bars, policy.triage.abstain_precision)
        if page is not None:
            page.write_text(page_of(told, labels.name), encoding="utf-8")
    except (WrongLabels, WrongModel, WrongRules, OSError) as error:
        exit_code(kept)
        typer.echo(of_the_system(error), err=True)
        return 1
    typer.echo(json.dumps(told, ensure_ascii=False)) if as_json else _tell(told)
    if page is not None:
        typer.echo(f"the page is written to {page}", err=True)
    return exit_code(kept)


def _triaged(rows: Sequence[Labelled], reader: Triager, policy: Policy) -> list[Triage]:
    return reader.triage([as_mention(row, number) for number, row in enumerate(rows)], policy=policy)


def _refitted(rows: Sequence[Labelled], policy: Policy, only: bool) -> tuple[list[Triage], list[Bars]]:
    """Each fold read by a model that has learned from the others, near-duplicates kept together; and its bars."""
    if len(rows) < 50:
        raise WrongLabels(f"{len(rows)} labels are too few for {FOLDS} folds", mend="leave --refit out")
    corpus, fold = ([] if only else read_corpus()), folds_of(rows, FOLDS, seed=3)
    found: dict[int, Triage] = {}
    bars: dict[int, Bars] = {}
    for each in range(FOLDS):
        typer.echo(f"fold {each + 1} of {FOLDS}", err=True)
        learned = [row for row, its in zip(rows, fold, strict=True) if its != each]
        reader = Triager(train(corpus, learned).model, read_rules(SHIPPED))
        at = [number for number, its in enumerate(fold) if its == each]
        found |= zip(at, _triaged([rows[number] for number in at], reader, policy), strict=True)
        bars |= dict.fromkeys(at, reader.model.bars)
    return [found[number] for number in range(len(rows))], [bars[number] for number in range(len(rows))]


def _tell(told: dict[str, Any]) -> None:
    typer.echo(f"{told['n']:,} labelled mentions")
    typer.echo(f"{'head':<12}{'accuracy':>9}{'macro-F1':>10}{'(95 %)':>15}{'ECE':>8}{'if right':>9}{'at 95 %':>9}")
    for head, of in told["heads"].items():
        span = f"{of['macro_f1_low']:.3f}-{of['macro_f1_high']:.3f}"
        typer.echo(f"{head:<12}{of['accuracy']:>9.3f}{of['macro_f1']:>10.3f}{span:>15}{of['ece']:>8.3f}"
                   f"{of['ece_if_calibrated_95']:>9.3f}{of['coverage_at_95']:>9.0%}")  # fmt: skip
    typer.echo("ECE: calibration error; if right: a perfectly calibrated model stays below it 19 times of 20;")
    typer.echo("at 95 %: the share that can be answered, surest first, of which 95 % is right.")
    if act := told.get("actionable"):
        world = act["at_10_percent_actionable"]
        typer.echo(f"actionable: average precision {act['average_precision']:.3f} "
                   f"({act['average_precision_low']:.3f}-{act['average_precision_high']:.3f}); noise dropped at 99 % recall "
                   f"{act['noise_dropped_at_recall_99']:.0%}, at 98 % {act['noise_dropped_at_recall_98']:.0%}")  # fmt: skip
        typer.echo(f"were one in ten actionable: average precision {world['average_precision']:.3f}, "
                   f"{world['noise_read_per_answered_at_recall_98']:.1f} noise read for each one kept at 98 % recall")  # fmt: skip
    if desk := told.get("desk"):
        typer.echo("the desk, of what needs an answer: " + ", ".join(
            f"{_share(desk[name])} {said}" for name, said in (
                ("right_queue_first_time", "right queue at once"), ("wrong_queue_first", "wrong queue first"),
                ("needs_a_person", "needs a person"), ("filtered_out_unseen", "filtered out"))))  # fmt: skip
        typer.echo(f"noise filtered out: {_share(desk['noise_filtered_out'])}; of what is routed by itself "
                   f"{_share(desk['routed_precision'])} is right")  # fmt: skip
    _tell_bars(told.get("bars", []))
    lost = told["critical_called_noise"]
    typer.echo(f"critical mentions called noise: {lost['called_noise']} of {lost['n']} "
               f"({lost['filtered_out_unseen']} filtered out unseen)")  # fmt: skip
    for each in lost["texts"]:
        typer.echo(f"  {each['id']} ({each['p_actionable']:.2f}): {each['text'][:100]!r}")


def _tell_bars(bars: Sequence[dict[str, Any]]) -> None:
    if not bars:
        return
    typer.echo(f"{'bars':<12}{'where':<24}{'chosen on':>10}{'bar':>6}{'judged':>8}{'passed':>8}{'promised':>10}"
               f"{'right':>7}{'(95 %)':>11}")  # fmt: skip
    for of in bars:
        bar = "none" if of["bar"] is None else f"{of['bar']:.2f}"
        right = "-" if of["precision"] is None else f"{of['precision']:.0%}"
        span = "-" if of["precision"] is None else f"{of['precision_low']:.0%}-{of['precision_high']:.0%}"
        typer.echo(f"{of['head']:<12}{where(of):<24}{of['chosen_on']:>10,}{bar:>6}{of['judged']:>8,}"
                   f"{of['coverage']:>8.0%}{of['promised']:>10.0%}{right:>7}{span:>11}")  # fmt: skip
    typer.echo(
        "chosen on: held-out rows behind the bar; passed: the share that is sure enough; none: all go to a person."
    )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"
