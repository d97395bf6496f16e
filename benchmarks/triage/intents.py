"""Banking77 and CLINC150 with the same features and the same solver: is the engine sound, not only tuned to telecom?

    python -m benchmarks.triage.intents [--sets FOLDER]

Trained on each set's own training part, judged on its own test part. For CLINC150 the share of the surest answer
is also asked to tell what is out of scope (AUROC). shared/TRIAGE.md has other engines on the same sets.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path

import numpy as np

from firsthand.classifiers.calibration import macro_f1
from firsthand.classifiers.encoder import load_encoder
from firsthand.classifiers.evaluation import calibration_error
from firsthand.classifiers.features import Piece, Reader
from firsthand.classifiers.lexicon import load_lexicon
from firsthand.classifiers.linear import Head, probabilities
from firsthand.classifiers.matrix import Matrix, Scale
from firsthand.classifiers.row_space import fit_matrix

SETS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "sets"
RIDGE = 2e-6
ROUNDS = 60


def read(path: Path) -> list[tuple[str, str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [(row["split"], row["text"], row["intent"]) for row in csv.DictReader(lines)]


def auroc(inside: np.ndarray, outside: np.ndarray) -> float:
    """The chance that something in scope scores above something that is not."""
    order = np.argsort(np.concatenate((inside, outside)), kind="stable")
    rank = np.empty(len(order))
    rank[order] = np.arange(1, len(order) + 1)
    return float((rank[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2) / (len(inside) * len(outside)))


def judge(name: str, rows: list[tuple[str, str, str]]) -> None:
    started = time.process_time()
    seen = [row for row in rows if row[0] == "train" and row[2] != "oos"]
    asked = [row for row in rows if row[0] == "test" and row[2] != "oos"]
    strange = [row for row in rows if row[0] == "test" and row[2] == "oos"]
    labels = sorted({row[2] for row in seen})
    place = {label: number for number, label in enumerate(labels)}
    reader = Reader(load_lexicon())
    everything = reader.read([Piece(text) for _, text, _ in (*seen, *asked, *strange)])
    matrix = Matrix(reader, everything, Scale(), load_encoder())
    head = (Head("intent", tuple(labels)),)
    truth = np.eye(len(labels), dtype=np.float32)[[place[row[2]] for row in seen]]
    part = matrix.part(np.arange(len(seen)))
    held = matrix.held(np.ones(len(labels)), np.ones(len(labels)))
    ones, ridge = np.ones((len(seen), 1), np.float32), np.full(len(labels), RIDGE, np.float32)
    weights = fit_matrix(part, truth, ones, head, ridge, held, ROUNDS, tolerance=1e-3)
    seconds = time.process_time() - started
    logits = matrix.part(np.arange(len(seen), len(seen) + len(asked) + len(strange))).forward(weights)
    shares = probabilities(logits.astype(float), head)
    own, true = shares[: len(asked)], np.array([place[row[2]] for row in asked])
    chosen, sure = own.argmax(axis=1), own.max(axis=1)
    line = f"{name}: accuracy {(chosen == true).mean():.1%}, macro-F1 {macro_f1(chosen, true, len(labels)):.3f}, "
    order = np.argsort(-sure)
    best = [f"{(chosen == true)[order[: int(len(order) * part)]].mean():.1%}" for part in (0.8, 0.9)]
    line += (
        f"right among the surest 80 % {best[0]}, 90 % {best[1]}, ECE {calibration_error(sure, chosen == true):.3f}"
    )
    if strange:
        outside = logits[len(asked) :].max(axis=1)
        line += f", out of scope AUROC {auroc(sure, shares[len(asked) :].max(axis=1)):.3f} by share"
        line += f", {auroc(logits[: len(asked)].max(axis=1), outside):.3f} by largest logit"
    print(f"{line}; {len(seen):,} texts, {len(labels)} answers, {seconds:.0f} CPU-seconds to read and fit")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, default=SETS)
    folder = parser.parse_args().sets
    for name in ("banking77", "clinc150"):
        path = folder / name / f"{name}.csv"
        if path.exists():
            judge(name, read(path))
        else:
            print(f"{name}: not at hand ({path})")


if __name__ == "__main__":
    main()
