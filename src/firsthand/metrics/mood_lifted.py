"""Mood lifted: customers who came angry and did not leave so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.domain.waits import answered_at
from firsthand.metrics.counting import share_of

DEFINITION = (
    "of cases whose customer began negative and wrote again after our first answer, the share whose last words were "
    "not negative; who wrote nothing more is not counted, for silence tells no mood"
)


def mood_lifted(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The share of angry beginnings whose last words were not angry any more."""
    return share_of("mood_lifted", _moods(cases), DEFINITION)


def _moods(cases: Sequence[Case]) -> Iterator[tuple[str, bool]]:
    for case in cases:
        first = answered_at(case)
        felt = [seen for seen in case.thread if seen.inbound and seen.sentiment]
        if first and felt and felt[0].sentiment == "negative" and felt[-1].at > first:
            yield case.id, felt[-1].sentiment != "negative"
