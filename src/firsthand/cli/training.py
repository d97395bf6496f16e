"""Fitting a model from the command line: read, fit, judge, write, put to use."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from firsthand import wiring
from firsthand.classifiers.comparing import compare, is_held, says_nothing
from firsthand.classifiers.corpus import Labelled, WrongLabels, labelled, read_corpus
from firsthand.classifiers.encoder import load_encoder
from firsthand.classifiers.model_file import SHIPPED, Model, load, save
from firsthand.classifiers.training import Fitted, held_out_figures, train
from firsthand.classifiers.wrong_model import WrongModel
from firsthand.cli.evaluation_page import where
from firsthand.cli.label_rows import read_label_files
from firsthand.cli.plainly import of_the_system
from firsthand.cli.refusals import beside, exit_code
from firsthand.desk.refused import RefusedFile
from firsthand.engine.triage import Bars

COMPARED_MIN = 30
"""Fewer held texts cannot tell two models apart."""


def train_model(
    labels: Sequence[Path],
    out: Path | None,
    *,
    only: bool,
    install: bool,
    as_json: bool,
    corrections: bool = False,
) -> int:
    """Fit, judge, write, and put to use where asked; the exit code."""
    started = time.perf_counter()
    kept = RefusedFile(beside(str(labels[0]) if labels else "-", str(out or "-")))
    try:
        load_encoder()
        own = read_label_files(labels, kept)
        own += _corrections() if corrections else []
        corpus = [] if only else read_corpus()
    except (WrongLabels, WrongModel, OSError) as error:
        exit_code(kept)
        typer.echo(of_the_system(error), err=True)
        return 1
    held = [row for row in own if is_held(row)] if install else []
    learned = [row for row in own if not is_held(row)] if install else own
    if not corpus and len(learned) < 50:
        exit_code(kept)
        typer.echo(f"{len(learned)} labels are too few to learn from alone; leave --only out", err=True)
        return 1
    fitted = train(corpus, learned, progress=lambda line: typer.echo(line, err=True))
    if told := says_nothing(fitted, len(corpus)):
        return _refuse_shuffled(told)
    report = _report(fitted, len(corpus), len(learned))
    model = replace(fitted.model, figures=report)
    report = {**report, "seconds": round(time.perf_counter() - started, 1)}
    code = 0
    if out is not None:
        report |= {"model": str(out), "bytes": save(model, out), "version": load(out).version}
    if install:
        code, told_install = _install(model, held)
        report |= told_install
    _tell(report, as_json)
    return exit_code(kept) or code


def _corrections() -> list[Labelled]:
    """What people corrected in the workspace, as label rows."""
    wiring.setup()
    from firsthand.records.labels import corrected

    rows = corrected()
    typer.echo(f"{len(rows):,} mentions were corrected or confirmed in the workspace", err=True)
    return [labelled(row, f"the workspace, mention {row['id']}") for row in rows]


def _report(fitted: Fitted, corpus: int, own: int) -> dict[str, Any]:
    rows = {"corpus": corpus, "own": own}
    return {"rows": rows, "held_out": held_out_figures(fitted), "bars": _bars(fitted.model.bars)}


def _bars(bars: Bars) -> list[dict[str, Any]]:
    """Where the topic's bars count, and the strictest precision that is proven there."""
    cells = [cell for cell in bars.cells.values() if cell.head == "topic"]
    return [
        {"channel": cell.channel, "lang": cell.lang, "n": cell.count,
         "strictest": max((float(promise) for promise in cell.kept), default=None)}
        for cell in cells
    ]  # fmt: skip


def _refuse_shuffled(told: dict[str, str]) -> int:
    typer.echo("the labels do not fit their texts, so nothing was learned from them:", err=True)
    for head, why in told.items():
        typer.echo(f"  {head}: {why}; labels in a shuffled order would do as well", err=True)
    typer.echo("look whether the columns were shifted or sorted apart from the texts", err=True)
    return 1


def _install(model: Model, held: Sequence[Labelled]) -> tuple[int, dict[str, Any]]:
    """Put the model to use if it is no worse than the one in use on the held texts."""
    if len(held) < COMPARED_MIN:
        typer.echo(
            f"{len(held)} held texts cannot tell two models apart ({COMPARED_MIN} are needed): not installed; "
            "label more mentions",
            err=True,
        )
        return 1, {"installed": False}
    place = installed_at()
    try:
        in_use = load(place if place.exists() else SHIPPED)
    except WrongModel as error:
        typer.echo(f"the model in use cannot be read ({error}); remove {place}", err=True)
        return 1, {"installed": False}
    compared = compare(model, in_use, held)
    if not compared["better"]:
        typer.echo("the model in use is better on texts that neither has seen: not installed", err=True)
        return 1, {"installed": False, "compared": compared}
    _keep_version(place, in_use.version)
    fresh = place.with_suffix(".new")
    save(model, fresh)
    fresh.replace(place)
    return 0, {"installed": True, "compared": compared, "version": load(place).version}


def installed_at() -> Path:
    """Where the model in use stands; without one there, the shipped one is in use."""
    return wiring.home() / "triage.model"


def _versions() -> list[Path]:
    return sorted((wiring.home() / "triage.models").glob("*.npz"))


def _keep_version(place: Path, version: str) -> None:
    """Keep the model in use under the next number; an empty file stands for the shipped one."""
    folder = wiring.home() / "triage.models"
    folder.mkdir(parents=True, exist_ok=True)
    last = int(_versions()[-1].name.split("-")[0]) if _versions() else 0
    kept = folder / f"{last + 1:04d}-{version}.npz"
    if place.exists():
        shutil.copyfile(place, kept)
    else:
        kept.touch()


def roll_back() -> int:
    """Bring back the model that was in use before."""
    versions = _versions()
    if not versions:
        typer.echo("no earlier model is kept: nothing was installed so far", err=True)
        return 1
    kept, place = versions[-1], installed_at()
    if kept.stat().st_size:
        kept.replace(place)
    else:
        place.unlink(missing_ok=True)
        kept.unlink()
    typer.echo(f"in use again: {kept.stem.partition('-')[2]}", err=True)
    return 0


def _tell(report: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
        return
    rows = report["rows"]
    typer.echo(
        f"fitted on {rows['corpus']:,} texts of the corpus and {rows['own']:,} of your own, {report['seconds']} s"
    )
    typer.echo(f"{'head':<12}{'accuracy':>10}{'macro-F1':>10}   on texts that the fits had not seen")
    for head, figures in report["held_out"].items():
        typer.echo(f"{head:<12}{figures['accuracy']:>10.3f}{figures['macro_f1']:>10.3f}")
    for bar in report["bars"]:
        proven = "no promise is proven" if bar["strictest"] is None else f"up to {bar['strictest']:.0%} is proven"
        typer.echo(f"topic, {where(bar)}: {proven} on {bar['n']:,} held-out rows")
    if "model" in report:
        typer.echo(f"written to {report['model']}: {report['bytes']:,} bytes, version {report['version']}")
    if compared := report.get("compared"):
        word = "installed" if report["installed"] else "refused"
        typer.echo(
            f"{word}: mean macro-F1 {compared['gain']:+.3f} on {compared['rows']} texts that neither has seen"
        )
