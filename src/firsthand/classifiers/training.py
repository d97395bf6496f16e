"""Training: labels in, one calibrated model out, the same one every time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.classifiers import calibration
from firsthand.classifiers.bars import choose_bars, shares_of, truth_of
from firsthand.classifiers.corpus import OF_ACTIONABLE, VALUES, Labelled
from firsthand.classifiers.counting import with_counts
from firsthand.classifiers.encoder import load_encoder
from firsthand.classifiers.features import Reader
from firsthand.classifiers.lexicon import Lexicon, load_lexicon
from firsthand.classifiers.linear import Head, places, probabilities
from firsthand.classifiers.matrix import Matrix, Scale
from firsthand.classifiers.model_file import Model
from firsthand.classifiers.row_space import fit_matrix
from firsthand.classifiers.scorer import combined
from firsthand.domain.decisions import CHURNS, SENTIMENTS, TOPICS, URGENCIES

HEADS = (
    Head("actionable", ("yes",)),
    Head("topic", TOPICS),
    Head("tier", ("1", "2", "3")),
    Head("sentiment", SENTIMENTS),
    Head("urgency", URGENCIES),
    Head("churn", CHURNS),
    Head("store", ("yes",)),
)

OWN_MIN = 200
"""From so many labels of its own on, a desk's confidence and bars rest on these alone."""
DOUBT: Mapping[str, float] = {
    "actionable": 1.25, "topic": 1.55, "tier": 1.5, "sentiment": 1.35, "urgency": 1.15, "churn": 1.3,
}  # fmt: skip
"""A brand's own stream reads harder than our writing: without labels of its own, logits shrink by this."""

OWN_WEIGHT: Mapping[str, float] = {
    "actionable": 10.0, "topic": 2.0, "tier": 2.0, "sentiment": 4.0, "urgency": 6.0, "churn": 2.0, "store": 6.0,
}  # fmt: skip
"""How much a row of a desk's own labels weighs beside one of the corpus. What is worth an answer differs from stream to
stream; matters are those of the trade, and the rare ones have more examples in the corpus than in first labels."""

COUNTED: Mapping[str, float] = {
    "actionable": 0.35, "topic": 0.2, "tier": 0.3, "sentiment": 0.15, "urgency": 0.2, "store": 0.2,
}  # fmt: skip
"""How much of each head's weights is counted instead of fitted, where a desk's own labels are `OWN_MIN` or more."""

SIGNS: Mapping[str, float] = {"actionable": 1.5, "topic": 0.75, "tier": 0.67, "churn": 0.8, "store": 0.67}
"""How much signs weigh in a head beside its words: that an answer is needed shows in signs, the matter in words."""

SENTENCE: Mapping[str, float] = {"actionable": 0.3, "churn": 0.7, "store": 0.1}
"""How much the sentence encoder weighs in a head: whether an answer is needed and whether a shop is named show elsewhere."""

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """What cross-validation chose; the benchmark's page says what was tried."""

    scale: Scale = field(default_factory=Scale)
    ridge: float = 1e-4
    balance: float = 0.5
    """How far rare answers weigh more: 0 as they come, 1 all alike."""
    own_weight: Mapping[str, float] = field(default_factory=lambda: OWN_WEIGHT)
    signs: Mapping[str, float] = field(default_factory=lambda: SIGNS)
    sentence: Mapping[str, float] = field(default_factory=lambda: SENTENCE)
    rounds: int = 60
    """By then the order of sums no longer decides a point of macro-F1; at 40 it did."""
    folds: int = 4
    counted: Mapping[str, float] = field(default_factory=lambda: COUNTED)
    doubt: Mapping[str, float] = field(default_factory=lambda: DOUBT)
    filtered_wrong_max: float = 0.01
    """Of what is filtered out unseen, at most this share needed an answer, at 95 % confidence."""
    world_share: float = 0.10
    """The share of a brand's stream that needs an answer: what the bar for filtering out counts with."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Labels in numbers: one-hot truth, and a weight for each row and head (0: not judged)."""

    truth: NDArray[np.float32]
    weights: NDArray[np.float32]
    plain: NDArray[np.float32]
    """The weights without the balance of answers: what calibration counts with."""


def targets(rows: Sequence[Labelled], row_weights: Array, balance: float) -> Targets:
    """Labels in numbers; `row_weights` has a column for each head."""
    columns = places(HEADS)
    truth = np.zeros((len(rows), columns[-1].stop), np.float32)
    plain = np.zeros((len(rows), len(HEADS)), np.float32)
    weights = np.zeros_like(plain)
    for number, (head, at) in enumerate(zip(HEADS, columns, strict=True)):
        answers = np.array([_answer(row.labels, head) if head.name in row.teaches else -1 for row in rows])
        judged = answers >= 0
        plain[judged, number] = row_weights[judged, number]
        if head.width == 1:
            truth[judged, at.start] = answers[judged]
        else:
            truth[np.flatnonzero(judged), at.start + answers[judged]] = 1
        counts = np.bincount(answers[judged], weights=row_weights[judged, number], minlength=max(head.width, 2))
        scale = (counts.sum() / (len(counts) * np.maximum(counts, 1.0))) ** balance
        weights[judged, number] = row_weights[judged, number] * scale[answers[judged]]
    return Targets(truth, weights, plain)


def _answer(labels: Mapping[str, object], head: Head) -> int:
    """The place of a row's answer, -1 where it was not judged or is not asked."""
    value = labels.get(head.name)
    if value is None or (head.name in OF_ACTIONABLE and labels.get("actionable") is False):
        return -1
    if head.width == 1:
        return int(bool(value))
    name = str(value)
    return head.answers.index(name) if name in head.answers else -1


_NOT_MATTER = re.compile(r"https?://\S+|@\w+|[\W\d_]+")


def groups(rows: Sequence[Labelled]) -> Array:
    """One number for each group of near-duplicates, so that no fold judges what it has seen."""
    seen: dict[str, int] = {}
    keys = (_NOT_MATTER.sub("", row.piece.text.lower())[:60] for row in rows)
    return np.array([seen.setdefault(key, len(seen)) for key in keys])


def folds_of(rows: Sequence[Labelled], count: int, seed: int = 7) -> Array:
    """The fold of each row; groups stay together."""
    group = groups(rows)
    return np.random.default_rng(seed).permutation(np.arange(group.max() + 1) % count)[group]


@dataclass(frozen=True)
class Fitted:
    """A model and the held-out readings behind its calibration."""

    model: Model
    held_out: dict[str, Array]
    """Calibrated shares of each head for each row, from fits that had not seen it."""
    rows: Sequence[Labelled]
    judged: Array
    """Which rows the calibration rests on: a user's own labels where there are enough, else all."""


def train(
    corpus: Sequence[Labelled],
    own: Sequence[Labelled] = (),
    settings: Settings = Settings(),
    lexicon: Lexicon | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Fitted:
    """Fit to the corpus and a user's own labels; calibrate on rows that each fit had not seen."""
    rows = [*corpus, *own]
    words = lexicon or load_lexicon()
    reader = Reader(words)
    progress(f"reading {len(rows):,} texts")
    encoder = load_encoder()
    matrix = Matrix(reader, reader.read([row.piece for row in rows]), settings.scale, encoder)
    proven = len(own) >= OWN_MIN
    settings = settings if proven else replace(settings, counted={})
    row_weights = np.ones((len(rows), len(HEADS)))
    if corpus:
        row_weights[len(corpus) :] = [settings.own_weight[head.name] for head in HEADS]
    answers = targets(rows, row_weights, settings.balance)
    fold = folds_of(rows, settings.folds)
    progress(f"fitting {settings.folds + 1} times")
    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(_fit_fold, matrix, answers, fold, each, settings) for each in range(-1, settings.folds)
        ]
        weights, *parts = [job.result() for job in jobs]
    logits = np.zeros_like(answers.truth)
    for each, part in enumerate(parts):
        logits[fold == each] = part
    judged = np.arange(len(rows)) >= (len(corpus) if proven else 0)
    model = Model(HEADS, words, settings.scale, matrix.columns, *matrix.blocks(weights),
                  np.ones(logits.shape[1]), np.zeros(logits.shape[1]), encoder=encoder.version)  # fmt: skip
    return _calibrated(model, logits, answers, rows, judged, settings, proven or not settings.doubt)


def by_column(of_head: Mapping[str, float], usual: float) -> Array:
    """A value of each head, for each of its columns; `usual` where a head is not named."""
    return np.repeat([of_head.get(head.name, usual) for head in HEADS], [head.width for head in HEADS])


def _fit_fold(matrix: Matrix, answers: Targets, fold: Array, each: int, settings: Settings) -> NDArray[np.float32]:
    """Fit without one fold and give its logits; without any (-1), give the weights."""
    seen = np.flatnonzero(fold != each)
    part = matrix.part(seen)
    ridge = np.full(answers.truth.shape[1], settings.ridge, np.float32)
    truth, row_weights = answers.truth[seen], answers.weights[seen]
    held = matrix.held(by_column(settings.signs, 1.0), by_column(settings.sentence, 1.0))
    fitted = fit_matrix(part, truth, row_weights, HEADS, ridge, held, settings.rounds)
    weights = with_counts(part, fitted, truth, row_weights, HEADS, settings.counted)
    return weights if each < 0 else matrix.part(np.flatnonzero(fold == each)).forward(weights)


def _calibrated(
    model: Model, logits: Array, answers: Targets, rows: Sequence[Labelled], judged: Array, settings: Settings,
    proven: bool,
) -> Fitted:  # fmt: skip
    temperature, shift = calibration.fit_temperatures(
        logits[judged], answers.truth[judged], answers.plain[judged], HEADS
    )
    at = dict(zip((head.name for head in HEADS), places(HEADS), strict=True))
    if not proven:
        doubt = by_column(settings.doubt, 1.0)
        temperature, shift = temperature * doubt, shift / doubt
    held_out = combined(probabilities(logits.astype(np.float64) / temperature + shift, HEADS), at)
    model = replace(model, temperature=temperature, shift=shift)
    bars = choose_bars(
        held_out, rows, judged, proven=proven,
        wrong_max=settings.filtered_wrong_max, world_share=settings.world_share,
    )  # fmt: skip
    return Fitted(replace(model, bars=bars), held_out, rows, judged)


def held_out_figures(fitted: Fitted) -> dict[str, dict[str, float]]:
    """Accuracy and macro-F1 of each head on rows that each fit had not seen."""
    out = {}
    for head, values in VALUES.items():
        truth, known = truth_of(fitted.rows, head)
        used = known & fitted.judged
        if not used.any():
            continue
        spread = shares_of(fitted.held_out, head)
        lean = fitted.model.bars.lean.get(head, (1.0,) * spread.shape[1])
        chosen = (spread * np.array(lean)).argmax(axis=1)
        if head == "actionable":
            chosen = (spread[:, 1] >= fitted.model.bars.act).astype(int)
        out[head] = {
            "n": int(used.sum()),
            "accuracy": round(float((chosen == truth)[used].mean()), 4),
            "macro_f1": round(calibration.macro_f1(chosen[used], truth[used], len(values)), 4),
        }
    return out
