"""How triage errs: a confusion matrix a head, and the filter's recall and false alarms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from firsthand.simulation import chance
from firsthand.simulation.chance import Array
from firsthand.simulation.scenario import Scenario, ScenarioError

Matrix = tuple[tuple[float, ...], ...]
"""Rows are the truth, columns the reading; each row sums to one."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """What triage makes of the truth. `recall` and `false_alarm` are the filter's."""

    topic: Matrix
    tier: Matrix
    urgency: Matrix
    recall: float
    false_alarm: float
    source: str = "uniform"


def uniform(scenario: Scenario) -> Confusion:
    """The study's assumption: each head is right with the stated accuracy and errs evenly."""
    triage = scenario.triage
    normal = NormalDist()
    false_alarm = 1 - normal.cdf(normal.inv_cdf(1 - triage.filter_recall) + triage.filter_separation)
    return Confusion(
        topic=even(len(scenario.work.topics), triage.accuracy),
        tier=even(3, triage.accuracy),
        urgency=even(3, triage.accuracy),
        recall=triage.filter_recall,
        false_alarm=false_alarm,
    )


def even(size: int, accuracy: float) -> Matrix:
    """A matrix that is right with one probability and errs evenly."""
    wrong = (1 - accuracy) / max(1, size - 1)
    return tuple(tuple(accuracy if a == b else wrong for b in range(size)) for a in range(size))


def measured(values: Mapping[str, Any], scenario: Scenario) -> Confusion:
    """The confusion of a measured triage, from a plain object.

    `{"topic": {"labels": [...], "counts": [[...]]}, "tier": ..., "urgency": ..., "filter": {"recall", "false_alarm"}}`
    with rows for the truth. A reading that the scenario has no place for (no topic, care in general) is nobody's
    speciality, so it falls evenly on all; a reading of no tier starts at the lowest. Each row sums to one.
    """
    try:
        return Confusion(
            topic=_rows(values["topic"], scenario.work.topics),
            tier=_rows(values["tier"], ("1", "2", "3"), spread=False),
            urgency=_rows(values["urgency"], ("high", "normal", "low")),
            recall=float(values["filter"]["recall"]),
            false_alarm=float(values["filter"]["false_alarm"]),
            source="measured",
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ScenarioError(f"the measured confusion cannot be read: {error!r} is missing or wrong.") from None


def _rows(head: Mapping[str, Any], labels: Sequence[str], spread: bool = True) -> Matrix:
    at = {str(label): place for place, label in enumerate(head["labels"])}
    rows = []
    for truth in labels:
        told = [float(count) for count in head["counts"][at[truth]]]
        counts = [told[at[read]] for read in labels]
        elsewhere = sum(told) - sum(counts)
        if spread:
            counts = [count + elsewhere / len(labels) for count in counts]
        else:
            counts[0] += elsewhere
        total = sum(counts)
        even_row = [1 / len(labels)] * len(labels)
        rows.append(tuple(count / total for count in counts) if total > 0 else tuple(even_row))
    return tuple(rows)


def misread(truth: Array, matrix: Matrix, seed: int, stream: int) -> Array:
    """What triage reads for each true label, by that case's own luck.

    The luck is laid out so that the right reading comes first: a better triage is right wherever a worse one was.
    """
    luck = chance.uniforms(seed, stream, len(truth))
    size = len(matrix)
    read = np.empty_like(truth)
    for label, row in enumerate(matrix):
        order = [label, *(other for other in range(size) if other != label)]
        edges = np.cumsum([row[other] for other in order])[:-1]
        where = truth == label
        read[where] = np.asarray(order)[np.searchsorted(edges, luck[where], side="right")]
    return read


def posterior(matrix: Matrix, shares: Sequence[float], reading: int) -> tuple[float, ...]:
    """What a reading says about the truth, by Bayes: the shares that the tier rule decides on."""
    weights = [share * row[reading] for share, row in zip(shares, matrix, strict=True)]
    total = sum(weights)
    return tuple(weight / total for weight in weights) if total > 0 else tuple(shares)
