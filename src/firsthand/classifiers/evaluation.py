"""Evaluation: how right a triage is on labelled mentions, how sure that is, and where it went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.classifiers.corpus import VALUES, Labelled
from firsthand.classifiers.judged_bars import judged_bars
from firsthand.classifiers.ranking import ranking
from firsthand.domain.decisions import Triage
from firsthand.domain.measurement import wilson
from firsthand.domain.mention import Mention
from firsthand.engine.triage import Bars

Array = NDArray[Any]
BINS = 15
RESAMPLES = 1_000
SEED = 11
WORST_SHOWN = 20
WHEN = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Read:
    """One head on the rows where it was judged: truth, answer and confidence, each in the order of `rows`."""

    rows: Array
    truth: Array
    chosen: Array
    confidence: Array

    @property
    def right(self) -> Array:
        same: Array = self.truth == self.chosen
        return same


def as_mention(row: Labelled, number: int) -> Mention:
    """A label row as a mention, with the context that it carries."""
    piece = row.piece
    channel = row.channel or ("review" if piece.review else "webhook")
    return Mention(row.id or f"row-{number}", channel, "somebody", piece.text, WHEN, rating=piece.rating or None,
                   reply_to_text=piece.reply_to_text or None, private=piece.private, lang=row.lang or None)  # fmt: skip


def evaluate(
    rows: Sequence[Labelled], found: Sequence[Triage], held_against: Sequence[Bars] = (), promise: float = 0.0
) -> dict[str, Any]:
    """Everything that `firsthand evaluate` tells, as one JSON object (DESIGN section 8).

    `held_against` are the bars that each row met, `promise` the precision that they are to keep.
    """
    reads = {head: _read(rows, found, head) for head in VALUES}
    out: dict[str, Any] = {"n": len(rows), "heads": {}}
    for head, read in reads.items():
        if len(read.rows):
            out["heads"][head] = _head(head, read)
    act = reads["actionable"]
    if len(act.rows) and 0 < act.truth.sum() < len(act.truth):
        chance = np.array([found[row].p_actionable for row in act.rows])
        out["actionable"] = ranking(chance, act.truth)
    if len(act.rows) and len(reads["topic"].rows):
        out["desk"] = desk(rows, found)
    if held_against:
        out["bars"] = judged_bars(rows, found, held_against, promise)
    out["critical_called_noise"] = _critical_lost(rows, found)
    out["worst"] = {head: _worst(head, read, rows) for head, read in reads.items() if len(read.rows)}
    return out


def _read(rows: Sequence[Labelled], found: Sequence[Triage], head: str) -> Read:
    places = {value: place for place, value in enumerate(VALUES[head])}
    judged = [number for number, row in enumerate(rows) if head in row.labels]
    truth = np.array([places[rows[number].labels[head]] for number in judged], int)
    chosen = np.array([places[getattr(found[number], head)] for number in judged], int)
    return Read(np.array(judged, int), truth, chosen, np.array([_sure(found[number], head) for number in judged]))


def _sure(triage: Triage, head: str) -> float:
    if head == "actionable":
        return triage.p_actionable if triage.actionable else 1 - triage.p_actionable
    return float(getattr(triage, f"{head}_confidence"))


def _head(head: str, read: Read) -> dict[str, Any]:
    """Accuracy, macro-F1, calibration and coverage of one head, with intervals."""
    names = [str(value).lower() if isinstance(value, bool) else str(value) for value in VALUES[head]]
    width = len(names)
    pairs = np.bincount(read.truth * width + read.chosen, minlength=width * width).reshape(width, width)
    drawn = np.random.default_rng(SEED).multinomial(len(read.truth), pairs.ravel() / pairs.sum(), RESAMPLES)
    scores = _macro_f1(drawn.reshape(-1, width, width))
    right = int(read.right.sum())
    low, high = wilson(right, len(read.truth))
    return {
        "n": len(read.truth),
        "accuracy": _short(right / len(read.truth)),
        "accuracy_low": _short(low),
        "accuracy_high": _short(high),
        "macro_f1": _short(_macro_f1(pairs[None])[0]),
        "macro_f1_low": _short(np.quantile(scores, 0.025)),
        "macro_f1_high": _short(np.quantile(scores, 0.975)),
        "ece": _short(calibration_error(read.confidence, read.right)),
        "ece_if_calibrated_95": _short(error_if_calibrated(read.confidence)),
        "coverage_at_95": _short(coverage_at(read.confidence, read.right, 0.95)),
        "coverage_at_90": _short(coverage_at(read.confidence, read.right, 0.90)),
        "per_class": {name: _one_class(pairs, place) for place, name in enumerate(names)},
        "confusion": {"labels": names, "rows_true_columns_said": pairs.tolist()},
        "reliability": _reliability(read.confidence, read.right),
    }


def _macro_f1(pairs: Array) -> Array:
    """The mean F1 over the answers that occur, for a stack of confusion matrices."""
    right = np.diagonal(pairs, axis1=1, axis2=2)
    total = pairs.sum(axis=1) + pairs.sum(axis=2)
    occurs = total > 0
    mean: Array = (2 * right / np.maximum(total, 1)).sum(axis=1) / np.maximum(occurs.sum(axis=1), 1)
    return mean


def _one_class(pairs: Array, place: int) -> dict[str, float | int | None]:
    right, said, true = int(pairs[place, place]), int(pairs[:, place].sum()), int(pairs[place].sum())
    return {
        "precision": _short(right / said) if said else None,
        "recall": _short(right / true) if true else None,
        "f1": _short(2 * right / (said + true)) if said + true else None,
        "n": true,
    }


def calibration_error(confidence: Array, right: Array) -> float:
    """The expected calibration error over equal-width bins: how far confidence stands from truth, on average."""
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gap = np.bincount(place, weights=confidence - right, minlength=BINS)
    return float(np.abs(gap).sum() / max(len(confidence), 1))


def error_if_calibrated(confidence: Array, share: float = 0.95) -> float:
    """What a perfectly calibrated model with these confidences stays below, with this share of chance."""
    chance = np.random.default_rng(SEED)
    drawn = (calibration_error(confidence, chance.random(len(confidence)) < confidence) for _ in range(RESAMPLES))
    return float(np.quantile(list(drawn), share))


def coverage_at(confidence: Array, right: Array, precision: float) -> float:
    """The largest share of rows, the surest first, of which this share is right."""
    order = np.argsort(-confidence, kind="stable")
    precise = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    kept = np.flatnonzero(precise >= precision - 1e-12)
    return float((kept[-1] + 1) / len(order)) if len(kept) else 0.0


def _reliability(confidence: Array, right: Array) -> list[dict[str, float | int]]:
    place = np.minimum((confidence * 10).astype(int), 9)
    return [
        {"said": _short(confidence[place == each].mean()), "was": _short(right[place == each].mean()),
         "n": int((place == each).sum())}
        for each in range(10) if (place == each).any()
    ]  # fmt: skip


def desk(rows: Sequence[Labelled], found: Sequence[Triage]) -> dict[str, Any]:
    """What a lead feels: who reaches the right queue first, who needs a person, what is lost."""
    both = [(row.labels, triage) for row, triage in zip(rows, found, strict=True)
            if {"actionable", "topic"} <= row.labels.keys()]  # fmt: skip
    asked = [(labels, triage) for labels, triage in both if labels["actionable"]]
    noise = [triage for labels, triage in both if not labels["actionable"]]
    routed = [(labels, triage) for labels, triage in asked if triage.actionable and not triage.abstain]
    right = sum(labels["topic"] == triage.topic for labels, triage in routed)
    by_machine = [(labels, triage) for labels, triage in both if triage.actionable and not triage.abstain]
    proper = sum(labels["topic"] == triage.topic for labels, triage in by_machine)
    low, high = wilson(proper, len(by_machine))
    return {
        "actionable": len(asked),
        "right_queue_first_time": _share(right, len(asked)),
        "wrong_queue_first": _share(len(routed) - right, len(asked)),
        "needs_a_person": _share(sum(triage.abstain for _, triage in asked), len(asked)),
        "filtered_out_unseen": _share(sum(_dropped(triage) for _, triage in asked), len(asked)),
        "noise_filtered_out": _share(sum(_dropped(triage) for triage in noise), len(noise)),
        "routed_precision": _share(proper, len(by_machine)),
        "routed_precision_low": _short(low),
        "routed_precision_high": _short(high),
    }


def _dropped(triage: Triage) -> bool:
    return not triage.actionable and not triage.abstain


def _critical_lost(rows: Sequence[Labelled], found: Sequence[Triage]) -> dict[str, Any]:
    """Mentions of tier 3 or high urgency that would be filtered out: each one is listed."""
    critical = [number for number, row in enumerate(rows)
                if row.labels.get("tier") == 3 or row.labels.get("urgency") == "high"]  # fmt: skip
    lost = [number for number in critical if not found[number].actionable]
    unseen = [number for number in lost if not found[number].abstain]
    texts = [{"id": rows[number].id, "text": rows[number].piece.text, "p_actionable": found[number].p_actionable,
              "needs_a_person": found[number].abstain} for number in lost]  # fmt: skip
    return {"n": len(critical), "called_noise": len(lost), "filtered_out_unseen": len(unseen), "texts": texts}


def _worst(head: str, read: Read, rows: Sequence[Labelled]) -> list[Mapping[str, Any]]:
    """The surest mistakes first."""
    wrong = np.flatnonzero(~read.right)
    order = wrong[np.argsort(-read.confidence[wrong], kind="stable")][:WORST_SHOWN]
    values = VALUES[head]
    return [
        {"id": rows[read.rows[at]].id, "text": rows[read.rows[at]].piece.text, "true": values[read.truth[at]],
         "said": values[read.chosen[at]], "confidence": _short(read.confidence[at])}
        for at in order.tolist()
    ]  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return _short(part / whole) if whole else None


def _short(value: float) -> float:
    return round(float(value), 4)
