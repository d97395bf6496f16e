"""Proofreaders: grammar, numbers and word lists, as the one value that the reply checks read.

marks = proofread(draft.text)
findings = check(draft, marks, case, policy)
"""

from __future__ import annotations

import time

from firsthand.engine.safety.marks import Marks
from firsthand.proofreaders import grammar as _grammar
from firsthand.proofreaders import numbers as _numbers
from firsthand.proofreaders.word_lists import LexiconError, lexicon

__all__ = ["LexiconError", "lexicon", "missing", "proofread", "warm"]


def proofread(text: str) -> Marks:
    """What the proofreaders find in a text. A missing one is named in `Marks.missing`, never raised.

    The first call in a process loads the dictionary (about a second, see `warm`); later ones take milliseconds.
    """
    words = lexicon()
    spelling, rules = _grammar.grammar(text, words)
    return Marks(spelling, rules, _numbers.numbers(text), words, missing())


def warm(pause_seconds: float = 0.0) -> None:
    """Load the dictionary and compile every list, so that nobody's first draft waits for them.

    With a pause between patterns, whoever works beside in the same process goes first.
    """
    proofread("Thanks for your patience, we are on it.")
    for phrases in lexicon().phrases.values():
        for phrase in phrases:
            assert phrase.pattern
            time.sleep(pause_seconds)


def missing() -> tuple[str, ...]:
    """The proofreaders that could not be loaded, each with what to install."""
    grammar = (_grammar.MISSING,) if _grammar.is_missing() else ()
    return grammar + _numbers.missing()
