"""Bars held against labels: where each counts, what it promised, and what it came to on mentions it was not chosen on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from firsthand.classifiers.bars import OF_ACTED
from firsthand.classifiers.corpus import Labelled
from firsthand.classifiers.language import language_of
from firsthand.domain.decisions import Triage
from firsthand.domain.measurement import wilson
from firsthand.engine.triage import Bars, Cell

HEADS = ("topic", *OF_ACTED, "sentiment", "store")


@dataclass(slots=True)
class _Tally:
    """One cell, and the labelled rows that met it. Models of several folds have a cell of the same place each."""

    cells: list[Cell] = field(default_factory=list)
    asked: int = 0
    passed: int = 0
    right: int = 0


def judged_bars(
    rows: Sequence[Labelled], found: Sequence[Triage], held_against: Sequence[Bars], promise: float
) -> list[dict[str, Any]]:
    """Each cell at the promised precision: its rows and its bar, then what labels say of it."""
    tallies: dict[tuple[str, str, str], _Tally] = {}
    for row, triage, bars in zip(rows, found, held_against, strict=True):
        channel = row.channel or ("review" if row.piece.review else "webhook")
        lang = row.lang or language_of(row.piece.text)
        for head in HEADS:
            cell = bars.cell(head, channel, lang)
            if cell is None or not _is_asked(head, row, triage):
                continue
            tally = tallies.setdefault((head, cell.channel, cell.lang), _Tally())
            if cell not in tally.cells:
                tally.cells.append(cell)
            tally.asked += 1
            if getattr(triage, f"{head}_confidence") >= cell.bar(promise):
                tally.passed += 1
                tally.right += row.labels[head] == getattr(triage, head)
    return [_told(tallies[place], promise) for place in sorted(tallies, key=_in_order)]


def _is_asked(head: str, row: Labelled, triage: Triage) -> bool:
    """Whether somebody would act on this answer, and a label says what is right."""
    if head not in row.labels:
        return False
    if head == "topic":
        return triage.actionable and triage.topic != "none"
    return triage.actionable or head not in OF_ACTED


def _in_order(place: tuple[str, str, str]) -> tuple[int, str, str]:
    return HEADS.index(place[0]), place[2], place[1]


def _told(tally: _Tally, promise: float) -> dict[str, Any]:
    """The figures of one cell; those of several folds by their mean."""
    kept = [proven for cell in tally.cells if (proven := cell.proven(promise))]
    cell, count = tally.cells[0], len(tally.cells)
    low, high = wilson(tally.right, tally.passed)
    return {
        "head": cell.head,
        "channel": cell.channel,
        "lang": cell.lang,
        "chosen_on": round(sum(each.count for each in tally.cells) / count),
        "promised": promise,
        "bar": round(sum(each.bar for each in kept) / len(kept), 4) if kept else None,
        "judged": tally.asked,
        "coverage": round(tally.passed / tally.asked, 4),
        "precision": round(tally.right / tally.passed, 4) if tally.passed else None,
        "precision_low": round(low, 4),
        "precision_high": round(high, 4),
    }
