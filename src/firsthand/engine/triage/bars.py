"""Bars: how sure is sure enough, for each head and place, and what each bar rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

UNPROVEN = 1.01
"""A bar that nothing passes: where no promise is proven, a person reads."""
USUAL = 0.5
"""The bar of a model that was fitted to too few labels to have any."""
FILTERED = "filtered"
"""The one promise of the bar for filtering out; the others are precisions."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise that was proven: the bar, how many held-out rows passed it, and how many of these were right."""

    bar: float
    count: int = 0
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """Where some bars count: one head, on one channel in one language, and the held-out rows that they rest on.

    Without a channel it is the rest of a language, without both it is every mention.
    """

    head: str
    channel: str = ""
    lang: str = ""
    count: int = 0
    kept: Mapping[str, Kept] = field(default_factory=dict)
    """Each promised precision that was proven, with its bar."""

    def proven(self, precision: float) -> Kept | None:
        """What was proven at a promised precision or a stricter one: the lowest bar of them."""
        held = (
            kept
            for promise, kept in self.kept.items()
            if promise != FILTERED and float(promise) >= precision - 1e-9
        )
        return min(held, key=lambda kept: kept.bar, default=None)

    def bar(self, precision: float) -> float:
        """The lowest confidence that keeps the promised precision; above 1 where none was proven."""
        proven = self.proven(precision)
        return proven.bar if proven else UNPROVEN


@dataclass(frozen=True, slots=True)
class Bars:
    """How sure is sure enough. Chosen with a guarantee when the model was fitted, and kept in its file.

    Below `drop` a mention is filtered out; from `act` on it is actionable; between them a person looks.
    `lean` favours rare answers of a head when it chooses, so that they are found; confidences stay as they
    are. `cells` holds the bars of each head by (head, channel, language).
    """

    drop: float = 0.05
    act: float = 0.5
    lean: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    cells: Mapping[tuple[str, str, str], Cell] = field(default_factory=dict)

    def cell(self, head: str, channel: str = "", lang: str = "") -> Cell | None:
        """The cell of a mention: its channel and language, the rest of its language, else every mention."""
        cells = self.cells
        lang = lang.partition("-")[0]
        return cells.get((head, channel, lang)) or cells.get((head, "", lang)) or cells.get((head, "", ""))

    def topic_bar(self, precision: float, channel: str = "", lang: str = "") -> float:
        """The lowest topic confidence that keeps the promised precision there."""
        cell = self.cell("topic", channel, lang)
        return cell.bar(precision) if cell else USUAL

    def drop_bar(self, channel: str = "", lang: str = "") -> float:
        """The chance below which a mention is filtered out there."""
        cell = self.cell("actionable", channel, lang)
        if cell is None or not (cell.channel or cell.lang):
            return self.drop
        return cell.kept[FILTERED].bar if FILTERED in cell.kept else 0.0


NO_BARS = Bars()


def cells_by_place(cells: tuple[Cell, ...]) -> dict[tuple[str, str, str], Cell]:
    """Cells as `Bars` keeps them."""
    return {(cell.head, cell.channel, cell.lang): cell for cell in cells}
