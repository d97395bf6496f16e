"""The baseline: TF-IDF of words and characters with a balanced logistic regression for each head.

With scikit-learn installed (the `bench` extra) it is scikit-learn's. Without it, its twin in scipy: the same tokens,
the same weights and the same loss, fitted by our own solver.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from firsthand.classifiers.corpus import VALUES, Labelled
from firsthand.classifiers.linear import Head, Problem, fit, probabilities
from firsthand.domain.decisions import Triage

Predict = Callable[[Sequence[Labelled]], dict[str, np.ndarray]]
STRENGTH = 1.0
"""C of the logistic regression: scikit-learn's default."""
_WORD = re.compile(r"(?u)\b\w\w+\b")

try:
    import sklearn
except ImportError:
    sklearn = None

NAME = "TF-IDF word 1-2 + char_wb 2-5 + balanced LR"


def which() -> str:
    return (
        f"scikit-learn {sklearn.__version__}" if sklearn else "its twin in scipy (scikit-learn is not installed)"
    )


def words(text: str) -> list[str]:
    """scikit-learn's word 1-2-grams."""
    found = _WORD.findall(text.lower())
    return found + [f"{one} {two}" for one, two in pairwise(found)]


def characters(text: str) -> list[str]:
    """scikit-learn's char_wb 2-5-grams."""
    out = []
    for word in text.lower().split():
        padded = f" {word} "
        for length in range(2, 6):
            out.append(padded[:length])
            out += [padded[at : at + length] for at in range(1, len(padded) - length + 1)]
            if length >= len(padded):
                break
    return out


class Block:
    """TF-IDF of one analyzer: smooth idf, rows of length one."""

    def __init__(self, analyze: Any, texts: Sequence[str]) -> None:
        self.analyze = analyze
        counts = [Counter(analyze(text)) for text in texts]
        seen: Counter[str] = Counter()
        for each in counts:
            seen.update(each.keys())
        self.column = {term: place for place, term in enumerate(seen)}
        self.idf = np.log((1 + len(texts)) / (1 + np.fromiter(seen.values(), float, len(seen)))) + 1

    def rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        indptr, indices, data = [0], [], []
        for text in texts:
            for term, count in Counter(self.analyze(text)).items():
                if (column := self.column.get(term)) is not None:
                    indices.append(column)
                    data.append(count * self.idf[column])
            indptr.append(len(indices))
        matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(texts), len(self.column)))
        length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return sparse.diags(1 / np.maximum(length, 1e-12)) @ matrix


def text_of(row: Labelled) -> str:
    """The baseline reads what is answered as well: it stands behind the text."""
    return f"{row.piece.text} {row.piece.reply_to_text}" if row.piece.reply_to_text else row.piece.text


def shares(learned: Sequence[Labelled], asked: Sequence[Labelled]) -> dict[str, np.ndarray]:
    """The probability of each answer of each head for `asked`, by a baseline that has learned from `learned`."""
    return predictor(learned)(asked)


def predictor(learned: Sequence[Labelled]) -> Predict:
    """A fitted baseline: rows in, the probability of each answer of each head out."""
    return _by_sklearn(learned) if sklearn else _by_twin(learned)


def answers(rows: Sequence[Labelled], head: str) -> np.ndarray:
    place = {value: number for number, value in enumerate(VALUES[head])}
    return np.array([place[row.labels[head]] for row in rows])


def _by_sklearn(learned: Sequence[Labelled]) -> Predict:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_union

    union = make_union(
        TfidfVectorizer(ngram_range=(1, 2)), TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5))
    )
    train = union.fit_transform([text_of(row) for row in learned])
    models = {
        head: LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=1000).fit(
            train, answers(learned, head)
        )
        for head in VALUES
    }

    def predict(asked: Sequence[Labelled]) -> dict[str, np.ndarray]:
        test = union.transform([text_of(row) for row in asked])
        out = {}
        for head, model in models.items():
            out[head] = np.zeros((len(asked), len(VALUES[head])))
            out[head][:, model.classes_] = model.predict_proba(test)
        return out

    return predict


def _by_twin(learned: Sequence[Labelled]) -> Predict:
    known = [text_of(row) for row in learned]
    blocks = [Block(words, known), Block(characters, known)]

    def matrix(texts: Sequence[str]) -> sparse.csr_matrix:
        parts = [block.rows(texts) for block in blocks]
        return sparse.hstack([*parts, np.ones((len(texts), 1))]).tocsr().astype(np.float32)

    heads = tuple(
        Head(head, ("yes",)) if len(values) == 2 else Head(head, tuple(map(str, values)))
        for head, values in VALUES.items()
    )
    train = matrix(known)
    truth, weights = _targets(learned, heads)
    held = np.ones((train.shape[1], 1), np.float32)
    held[-1] = 0
    ridge = np.full(truth.shape[1], 1 / (STRENGTH * len(learned)), np.float32)
    back = train.T.tocsr()
    problem = Problem(lambda now: train @ now, lambda error: back @ error, truth, weights, heads, ridge, held)
    fitted = fit(problem, train.shape[1], 200, tolerance=1e-3)

    def predict(asked: Sequence[Labelled]) -> dict[str, np.ndarray]:
        found = probabilities((matrix([text_of(row) for row in asked]) @ fitted).astype(float), heads)
        out, start = {}, 0
        for head in heads:
            part = found[:, start : start + head.width]
            out[head.name] = np.hstack((1 - part, part)) if head.width == 1 else part
            start += head.width
        return out

    return predict


def _targets(learned: Sequence[Labelled], heads: tuple[Head, ...]) -> tuple[np.ndarray, np.ndarray]:
    columns, weights = [], np.zeros((len(learned), len(heads)), np.float32)
    for number, head in enumerate(heads):
        place = answers(learned, head.name)
        count = np.bincount(place, minlength=len(VALUES[head.name]))
        occurs = int((count > 0).sum())
        weights[:, number] = (len(place) / (occurs * np.maximum(count, 1)))[place]
        columns.append(place[:, None] if head.width == 1 else np.eye(head.width)[place])
    return np.hstack(columns).astype(np.float32), weights


def as_triages(found: dict[str, np.ndarray]) -> list[Triage]:
    """The baseline's answers as triages, so that both are judged by the same code."""
    out = []
    for number in range(len(found["actionable"])):
        said, sure = {}, {}
        for head, values in VALUES.items():
            place = int(found[head][number].argmax())
            said[head], sure[f"{head}_confidence"] = values[place], float(found[head][number, place])
        sure.pop("actionable_confidence")
        out.append(
            Triage(
                p_actionable=float(found["actionable"][number, 1]),
                lang="und",
                abstain=False,
                reasons=(),
                **said,
                **sure,
            )
        )
    return out
