"""The support AI's place: it may phrase a step's wording and propose how to read an answer, and nothing else.

It is handed a wording with its slots unfilled, and the customer's last words without long numbers: no fact, no
account, no other customer, no tool. What it gives back is text that pure rules look at (`engine/playbook/phrasing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from firsthand.domain.case import Case
from firsthand.domain.playbook import Playbook
from firsthand.domain.playbook_run import Action, State
from firsthand.engine import playbook as runs
from firsthand.engine.playbook.phrasing import Phrased, last_words, may_propose, phrased, wording_of


class Drafter(Protocol):
    """A model behind one door. None where it has nothing to say, or is not there."""

    @property
    def name(self) -> str: ...

    def phrase(self, wording: str, last_words: str) -> str | None: ...

    def read(self, question: str, kind: str, choices: tuple[str, ...], words: str) -> str | None: ...


@cache
def courtesy() -> frozenset[str]:
    """The words that a phrasing may add."""
    text = (files("firsthand") / "library" / "lexicons" / "phrasing.txt").read_text(encoding="utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())


def with_reading(
    playbook: Playbook, state: State, action: Action, given: Mapping[str, Any], drafter: Drafter | None
) -> Mapping[str, Any]:
    """An answer with the drafter's proposal beside it, where the words alone are not understood."""
    words = str(given.get("answer", ""))
    if drafter is None or "reading" in given or not words or not may_propose(playbook, state, action):
        return {name: value for name, value in given.items() if name != "reading" or drafter is not None}
    if not runs.unclear(playbook, state, words):
        return given
    proposed = drafter.read(action.ask, action.answer_kind, action.choices, last_words(words))
    return {**given, "reading": proposed} if proposed else given


def phrase_open(case: Case, playbook: Playbook, drafter: Drafter, level: int) -> Phrased:
    """The wording of the step that stands open, said for this customer; the step's own where that does not fit."""
    assert case.run is not None, "only a case with a run has a step that stands open"
    state, action = runs.replay(playbook, case.run.inputs)
    step = playbook.steps.get(action.step)
    wording = wording_of(step) if step and not state.outcome else ""
    if not wording or (action.kind == "ask" and not may_propose(playbook, state, action)):
        return Phrased("", "this step is said exactly as it stands")
    told = phrased(wording, drafter.phrase(wording, last_words(_said_last(case))), courtesy())
    return Phrased(runs.filled(playbook, state, told.text, level), told.dropped)


def _said_last(case: Case) -> str:
    assert case.run is not None
    for given in reversed(case.run.inputs):
        for kind in ("answer", "message"):
            if kind in given:
                return str(given[kind])
        if isinstance(start := given.get("start"), Mapping):
            return str(start.get("text", ""))
    return ""
