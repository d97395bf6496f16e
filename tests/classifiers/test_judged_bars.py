"""What labels say of the bars: each where it counts, with what it rests on and what it came to."""

from __future__ import annotations

from firsthand.classifiers.corpus import Labelled
from firsthand.classifiers.features import Piece
from firsthand.classifiers.judged_bars import judged_bars
from firsthand.domain.decisions import Triage
from firsthand.engine.triage import Bars, Cell, Kept
from firsthand.engine.triage.bars import cells_by_place
from tests.builders import a_triage

ON_X = Cell("topic", "x", "en", 412, {"0.60": Kept(0.8, 200, 170.0)})
EVERYWHERE = Cell("topic", count=900, kept={"0.60": Kept(0.5, 800, 560.0)})
BARS = Bars(cells=cells_by_place((EVERYWHERE, ON_X)))


def said(channel: str, true: str, sure: float) -> tuple[Labelled, Triage]:
    labels = {"actionable": True, "topic": true}
    row = Labelled(Piece("my bill is wrong"), labels, channel=channel, lang="en")
    return row, a_triage(topic="billing", topic_confidence=sure)


def test_each_bar_is_judged_where_it_counts() -> None:
    both = [
        said("x", "billing", 0.9),
        said("x", "network", 0.85),
        said("x", "network", 0.7),
        said("email", "billing", 0.6),
    ]
    rows, found = zip(*both, strict=True)
    everywhere, on_x = (of for of in judged_bars(rows, found, [BARS] * 4, 0.60) if of["head"] == "topic")
    assert (on_x["channel"], on_x["chosen_on"], on_x["bar"]) == ("x", 412, 0.8)
    assert (on_x["judged"], on_x["coverage"], on_x["precision"]) == (3, 0.6667, 0.5)
    assert on_x["precision_low"] < 0.5 < on_x["precision_high"]
    assert (everywhere["channel"], everywhere["judged"], everywhere["precision"]) == ("", 1, 1.0)


def test_a_promise_that_nobody_proved_lets_nothing_pass() -> None:
    row, found = said("x", "billing", 0.99)
    (on_x,) = judged_bars([row], [found], [BARS], 0.90)
    assert (on_x["bar"], on_x["coverage"], on_x["precision"]) == (None, 0.0, None)


def test_the_bars_of_several_folds_are_told_as_one() -> None:
    other = Bars(cells=cells_by_place((Cell("topic", "x", "en", 400, {"0.60": Kept(0.6)}),)))
    both = [said("x", "billing", 0.7), said("x", "billing", 0.7)]
    rows, found = zip(*both, strict=True)
    (on_x,) = judged_bars(rows, found, [BARS, other], 0.60)
    assert (on_x["chosen_on"], on_x["bar"], on_x["coverage"]) == (406, 0.7, 0.5)
