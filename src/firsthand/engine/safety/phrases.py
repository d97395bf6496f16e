"""Phrases: where a list of the lexicon speaks up in a reply's prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from firsthand.engine.safety.marks import Marks, Phrase
from firsthand.engine.safety.masking import prose

OTHER_NUMBER = {
    "is": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't", "wasn't": "weren't",
    "hasn't": "haven't", "doesn't": "don't", "this": "these", "that": "those", "effected": "affected",
    "effecting": "affecting",
}  # fmt: skip
OTHER_NUMBER |= {b: a for a, b in OTHER_NUMBER.items() if not a.startswith("effect")}
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Hit:
    """One phrase that was found: where, which words, and what its line says about them."""

    start: int
    end: int
    words: str
    mend: str
    message: str


def hits(text: str, marks: Marks, name: str) -> Iterator[Hit]:
    """Every place where the list `name` speaks up, first match first, none inside another."""
    plain = prose(text).lower()
    taken: list[tuple[int, int]] = []
    words = set(_WORD.findall(plain))
    for phrase in marks.lexicon.phrases.get(name, ()):
        if phrase.needs and words.isdisjoint(phrase.needs):
            continue
        for match in phrase.pattern.finditer(plain):
            start, end = match.span("at")
            if start < end and not any(start < b and a < end for a, b in taken):
                taken.append((start, end))
                yield _hit(text, phrase, start, end)


def _hit(text: str, phrase: Phrase, start: int, end: int) -> Hit:
    words = text[start:end]
    mend = OTHER_NUMBER.get(words.lower().replace("’", "'"), "") if phrase.suggestion == "~" else phrase.suggestion
    return Hit(start, end, words, like(words, mend), phrase.message)


def like(model: str, word: str) -> str:
    """The word with the model's capital letter."""
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
