"""Choosing bars: for each head, and for each channel and language that has the held-out rows for bars of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.classifiers import calibration
from firsthand.classifiers.corpus import VALUES, Labelled
from firsthand.classifiers.language import language_of
from firsthand.domain.decisions import TOPICS
from firsthand.engine.triage import Bars, Cell
from firsthand.engine.triage.bars import FILTERED, cells_by_place

UNPROVEN_MAX = 0.70
"""Without labels of its own no stricter precision is promised: on strange text it would not be kept."""
WARY = 0.02
"""Without labels of its own each chance counts so much less where bars are chosen: the sentence encoder's teacher has read
the lines on which they are chosen."""
CELL_MIN = 200
"""Fewer held-out rows prove nothing worth having: they fall to the rest of their language, then to every row."""
NEEDED_MIN = 200
"""A place filters by a bar of its own from so many mentions that needed an answer, and as much noise by half."""
OF_ACTED = ("tier", "urgency", "churn")
"""What is asked of mentions that are called worth an answer."""

Array = NDArray[Any]
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One head on the rows where its answer would count: which rows, how sure, and whether it is right."""

    head: str
    rows: Array
    confidence: Array
    right: Array


def choose_bars(
    held_out: Mapping[str, Array],
    rows: Sequence[Labelled],
    judged: Array,
    *,
    proven: bool,
    wrong_max: float,
    world_share: float,
) -> Bars:
    """Bars that keep their promise: on judged rows, or (not `proven`) on the chances that doubt has left."""
    lean = {}
    for head in ("topic", "tier", "sentiment", "urgency", "churn", "store"):
        truth, known = truth_of(rows, head)
        used = known & judged
        if used.sum() >= 100:
            lean[head] = calibration.lean_for(shares_of(held_out, head)[used], truth[used])
    truth, known = truth_of(rows, "actionable")
    used = known & judged
    if used.sum() < 50 or not 0 < truth[used].sum() < used.sum():
        return Bars(lean=lean)
    fair = used & np.array(["actionable" in row.teaches for row in rows])
    chance, actionable = held_out["actionable"][fair], truth[fair]
    act = act_bar(chance, actionable)
    places = [place_of(rows[number]) if proven else ("", "") for number in range(len(rows))]
    cells = [cell for each in _each_head(held_out, rows, used, act, lean)
             for cell in _cells(each, places, proven)]  # fmt: skip
    if not proven:
        filtered = calibration.expected_drop_bar(chance, wrong_max, world_share)
    else:
        drops = _drop_cells(held_out["actionable"], truth, used, places, wrong_max, world_share)
        cells += drops
        filtered = drops[0].kept[FILTERED].bar if drops[0].kept else 0.0
    return Bars(round(min(filtered, act), 6), round(act, 6), lean, cells_by_place(tuple(cells)))


def act_bar(chance: Array, actionable: Array) -> float:
    """The chance from which acting is right, by macro-F1 of held-out rows."""
    steps = np.linspace(0.2, 0.7, 26)
    scores = [calibration.macro_f1((chance >= step).astype(int), actionable, 2) for step in steps]
    smooth = np.convolve(np.pad(scores, 2, mode="edge"), np.ones(5) / 5, "valid")
    return float(steps[int(smooth.argmax())])


def place_of(row: Labelled) -> Place:
    """The channel and the language of a row; a row that names no channel counts for its language only."""
    channel = row.channel or ("review" if row.piece.review else "")
    return channel, (row.lang or language_of(row.piece.text)).partition("-")[0]


def _each_head(
    held_out: Mapping[str, Array], rows: Sequence[Labelled], used: Array, act: float,
    lean: Mapping[str, tuple[float, ...]],
) -> Iterator[Judged]:  # fmt: skip
    """What each head would answer, on the rows where somebody would act on it."""
    acted = held_out["actionable"] >= act
    for head in ("topic", *OF_ACTED, "sentiment", "store"):
        truth, known = truth_of(rows, head)
        shares = shares_of(held_out, head)
        weighed = shares * np.array(lean.get(head, (1.0,) * shares.shape[1]))
        if head == "tier":
            weighed[:, 0] = 0
        chosen = weighed.argmax(axis=1)
        asked = used & known
        if head == "topic":
            asked = asked & acted & (chosen != len(TOPICS) - 1)
        elif head in OF_ACTED:
            asked = asked & acted
        at = np.flatnonzero(asked)
        yield Judged(head, at, shares[at, chosen[at]], (chosen == truth)[at])


def _cells(judged: Judged, places: Sequence[Place], proven: bool) -> list[Cell]:
    """The bars of one head: over every row first, then where a place has rows enough.

    The risk of a wrong proof is shared by all of them, so that they hold together.
    """
    right = judged.right if proven else np.maximum(judged.confidence - WARY, 0.0)
    promises = [each for each in calibration.PROMISES if proven or each <= UNPROVEN_MAX]
    sets = divided([places[number] for number in judged.rows.tolist()], CELL_MIN)
    risk = calibration.RISK / len(sets)
    return [
        Cell(judged.head, channel, lang, len(at),
             calibration.kept_of(judged.confidence[at], right[at], promises, risk))
        for (channel, lang), at in sets
    ]  # fmt: skip


def _drop_cells(
    chance: Array, truth: Array, used: Array, places: Sequence[Place], wrong_max: float, share: float
) -> list[Cell]:
    """Bars below which is filtered out; a place needs both kinds in numbers for one of its own."""
    rows = np.flatnonzero(used)
    sets = divided([places[number] for number in rows.tolist()], NEEDED_MIN + NEEDED_MIN // 2)
    sets = [(place, at) for place, at in sets if place == ("", "") or _both_kinds(truth[rows[at]])]
    out = []
    for (channel, lang), at in sets:
        mine = rows[at]
        kept = calibration.drop_bar(chance[mine], truth[mine], wrong_max, share, calibration.RISK / len(sets))
        out.append(Cell("actionable", channel, lang, len(mine), {FILTERED: kept} if kept else {}))
    return out


def _both_kinds(truth: Array) -> bool:
    return bool(truth.sum() >= NEEDED_MIN and (1 - truth).sum() >= NEEDED_MIN // 2)


def divided(places: Sequence[Place], least: int) -> list[tuple[Place, Array]]:
    """Every row first; then each channel in each language with rows enough; then the rest of each language.

    One language that is all there is besides gets no bars of its own: they would be those of every row again.
    """
    everywhere: tuple[Place, Array] = (("", ""), np.arange(len(places)))
    counts = Counter(place for place in places if place[0])
    own = sorted(place for place, count in counts.items() if count >= least)
    rest: dict[str, list[int]] = {}
    for number, place in enumerate(places):
        if place not in own:
            rest.setdefault(place[1], []).append(number)
    langs = sorted(lang for lang, at in rest.items() if lang and len(at) >= least)
    if not own and len(langs) < 2:
        return [everywhere]
    return [
        everywhere,
        *((place, np.array([n for n, its in enumerate(places) if its == place])) for place in own),
        *((("", lang), np.array(rest[lang])) for lang in langs),
    ]


def truth_of(rows: Sequence[Labelled], head: str) -> tuple[Array, Array]:
    """The place of each row's answer in VALUES, and whether it was judged."""
    places_of = {value: place for place, value in enumerate(VALUES[head])}
    answers = np.array([places_of[row.labels[head]] if head in row.labels else -1 for row in rows])
    return np.maximum(answers, 0), answers >= 0


def shares_of(held_out: Mapping[str, Array], head: str) -> Array:
    """The shares of a head's answers, a yes or no head as two."""
    shares = held_out[head]
    return np.stack((1 - shares, shares), axis=1) if shares.ndim == 1 else shares
