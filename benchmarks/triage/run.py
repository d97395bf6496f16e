"""How right triage is: the shipped model and a retrained one against TF-IDF with logistic regression.

    python -m benchmarks.triage.run [--gold FILE] [--json FILE] [--errors FILE] [--quick] [--ours]

Five systems are judged on the same labelled mentions by the same code: the model that ships; a model refitted from
the shipped corpus and the labels, in five folds with near-duplicates kept together; the baseline trained on the
shipped text; on the shipped text and the labels, in the same folds; and on the labels alone. `--quick` leaves the
retrained ones out, `--ours` the baselines: the promises, calibration and what a lead feels in a few minutes. `--errors` writes how the
shipped model errs for the rehearsal (`library/models/confusion.json`). Without labels at hand it says so and ends. The baseline is scikit-learn's where the `bench`
extra is installed (`pip install -e '.[bench]'`), else its twin.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.triage import baseline
from benchmarks.triage.errors import write_errors
from benchmarks.triage.promises import chosen_on_one_half, fixed_bars
from firsthand import wiring
from firsthand.classifiers.corpus import Labelled, read_corpus
from firsthand.classifiers.evaluation import as_mention, evaluate
from firsthand.classifiers.label_rows import read_labels
from firsthand.classifiers.model_file import Model, load
from firsthand.classifiers.rule_file import read_rules
from firsthand.classifiers.training import folds_of, train
from firsthand.classifiers.triager import Triager
from firsthand.domain.decisions import Triage

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT.parent / "shared" / "data" / "gold" / "mentions.jsonl"
FOLDS = 5
Learn = Callable[[Sequence[Labelled], Sequence[Labelled]], list[Triage]]


def ours(learned: Sequence[Labelled], asked: Sequence[Labelled]) -> list[Triage]:
    """A model fitted from the shipped corpus and `learned`, with the shipped rules."""
    reader = Triager(train(read_corpus(), learned).model, read_rules())
    return _triaged(reader, asked)


def theirs(learned: Sequence[Labelled], asked: Sequence[Labelled]) -> list[Triage]:
    return baseline.as_triages(baseline.shares([*read_corpus(), *learned], asked))


def theirs_alone(learned: Sequence[Labelled], asked: Sequence[Labelled]) -> list[Triage]:
    return baseline.as_triages(baseline.shares(learned, asked))


def _triaged(reader: Triager, rows: Sequence[Labelled]) -> list[Triage]:
    policy = wiring.parsed(wiring.shipped_policy_text())
    return reader.triage([as_mention(row, number) for number, row in enumerate(rows)], policy=policy)


def in_folds(rows: Sequence[Labelled], learn: Learn) -> list[Triage]:
    """Each fold read by what has learned from the others."""
    fold = folds_of(rows, FOLDS, seed=3)
    found: dict[int, Triage] = {}
    for each in range(FOLDS):
        at = np.flatnonzero(fold == each).tolist()
        learned = [rows[number] for number in np.flatnonzero(fold != each)]
        found |= zip(at, learn(learned, [rows[number] for number in at]), strict=True)
    return [found[number] for number in range(len(rows))]


def topic_bars(model: Model) -> dict[str, float]:
    """Each promised precision of the topic, over every mention, with its bar."""
    cell = model.bars.cell("topic")
    return {promise: kept.bar for promise, kept in cell.kept.items()} if cell else {}


def judged(rows: Sequence[Labelled], found: Sequence[Triage], sure: set[str], seconds: float) -> dict[str, Any]:
    told = evaluate(rows, found)
    told.pop("worst")
    for head in told["heads"].values():
        head.pop("reliability")
    return {
        **told,
        "where_the_label_is_sure": _heads_of(rows, found, [row.id in sure for row in rows]),
        "where_it_is_not": _heads_of(rows, found, [bool(sure) and row.id not in sure for row in rows]),
        "seconds": round(seconds, 1),
    }


def _heads_of(rows: Sequence[Labelled], found: Sequence[Triage], kept: Sequence[bool]) -> dict[str, Any]:
    """Macro-F1 of each head over a part of the labels, with its interval; empty where the part is."""
    if not any(kept):
        return {}
    told = evaluate(list(compress(rows, kept)), list(compress(found, kept)))
    names = ("macro_f1", "macro_f1_low", "macro_f1_high", "accuracy")
    heads = {head: {name: of[name] for name in names} for head, of in told["heads"].items()}
    return {"n": sum(kept), "heads": heads}


def sure_of(path: Path) -> set[str]:
    """The ids of the labels for which no careful colleague would choose otherwise; none where their file does not say."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return {str(row["id"]) for row in rows if row.get("sure") and "id" in row}


def systems(rows: Sequence[Labelled], sure: set[str], quick: bool, ours_only: bool = False) -> dict[str, Any]:
    readers: dict[str, Callable[[], list[Triage]]] = {
        "shipped": lambda: _triaged(Triager.load(), rows),
        "baseline_shipped_text": lambda: theirs([], rows),
    }
    if not quick:
        readers |= {
            "retrained": lambda: in_folds(rows, ours),
            "baseline_retrained": lambda: in_folds(rows, theirs),
            "baseline_labels_alone": lambda: in_folds(rows, theirs_alone),
        }
    if ours_only:
        readers = {name: read for name, read in readers.items() if not name.startswith("baseline")}
    out: dict[str, Any] = {}
    for name, read in readers.items():
        started = time.perf_counter()
        found = read()
        out[name] = judged(rows, found, sure, time.perf_counter() - started)
        if name == "shipped":
            out[name]["promises"] = fixed_bars(rows, found, topic_bars(load()))
        if name == "retrained":
            out[name]["promises"] = chosen_on_one_half(rows, found)
        tell(name, out[name])
    return out


def tell(name: str, told: dict[str, Any]) -> None:
    act = told["actionable"]
    world = act["at_10_percent_actionable"]
    print(f"\n{name} ({told['seconds']} s)")
    print(
        f"  actionable AP {act['average_precision']:.3f} "
        f"({act['average_precision_low']:.3f}-{act['average_precision_high']:.3f}), noise dropped at 99 % recall "
        f"{act['noise_dropped_at_recall_99']:.0%} ({act['noise_dropped_at_recall_99_low']:.0%}-"
        f"{act['noise_dropped_at_recall_99_high']:.0%}), at 98 % {act['noise_dropped_at_recall_98']:.0%}"
    )
    print(
        f"  one in ten actionable: AP {world['average_precision']:.3f}, noise read for each answered "
        f"{world['noise_read_per_answered_at_recall_98']:.1f} at 98 % recall, "
        f"{world['noise_read_per_answered_at_recall_95']:.1f} at 95 %"
    )
    for head, of in told["heads"].items():
        honest = "within" if of["ece"] <= of["ece_if_calibrated_95"] else "ABOVE"
        print(
            f"  {head:<11} macro-F1 {of['macro_f1']:.3f} ({of['macro_f1_low']:.3f}-{of['macro_f1_high']:.3f})  "
            f"accuracy {of['accuracy']:.3f}  ECE {of['ece']:.3f} {honest} {of['ece_if_calibrated_95']:.3f}  "
            f"coverage at 95 % precision {of['coverage_at_95']:.0%}"
        )
    for part in ("where_the_label_is_sure", "where_it_is_not"):
        if of := told[part]:
            scores = (f"{head} {found['macro_f1']:.3f}" for head, found in of["heads"].items())
            print(f"  {part.replace('_', ' ')} ({of['n']}), macro-F1: {', '.join(scores)}")
    desk = told["desk"]
    print("  desk: " + ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in desk.items()))
    for promise, of in told.get("promises", {}).items():
        print(f"  promised {promise}: {of}")
    lost = told["critical_called_noise"]
    print(f"  critical called noise: {lost['called_noise']} of {lost['n']}, unseen {lost['filtered_out_unseen']}")
    for each in lost["texts"]:
        print(f"    {each['id']} ({each['p_actionable']:.2f}) {each['text'][:90]!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--errors", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--ours", action="store_true")
    options = parser.parse_args()
    if not options.gold.exists():
        print(f"no labels at {options.gold}: give --gold FILE (JSON lines with text and every head)")
        return
    rows = read_labels(options.gold)
    print(f"{len(rows):,} labelled mentions, {len(read_corpus()):,} lines of corpus; baseline: {baseline.NAME}, "
          f"by {baseline.which()}")  # fmt: skip
    told = systems(rows, sure_of(options.gold), options.quick, options.ours)
    if options.errors:
        write_errors(told["shipped"], options.errors)
    if options.json:
        options.json.write_text(
            json.dumps({"n": len(rows), "baseline": baseline.which(), **told}, indent=1) + "\n"
        )


if __name__ == "__main__":
    main()
