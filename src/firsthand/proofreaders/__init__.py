"""Proofreaders: grammar, numbers and word lists, as the one value that the reply checks read.

marks = proofread(draft.text)
findings = check(draft, marks, case, policy)
"""

from __future__ import annotations

from firsthand.engine.safety.marks import Marks
from firsthand.proofreaders import grammar as _grammar
from firsthand.proofreaders import numbers as _numbers
from firsthand.proofreaders.word_lists import LexiconError, lexicon

__all__ = ["LexiconError", "lexicon", "missing", "proofread"]


def proofread(text: str) -> Marks:
    """What the proofreaders find in a text. A missing one is named in `Marks.missing`, never raised.

    The first call in a process loads the dictionary (under a second); later ones take a few milliseconds.
    """
    words = lexicon()
    spelling, rules = _grammar.grammar(text, words)
    return Marks(spelling, rules, _numbers.numbers(text), words, missing())


def missing() -> tuple[str, ...]:
    """The proofreaders that could not be loaded, each with what to install."""
    grammar = (_grammar.MISSING,) if _grammar.is_missing() else ()
    return grammar + _numbers.missing()
