"""Marks: what the proofreaders found in a text and the word lists they read, as one plain value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mark:
    """One place in the text that a proofreader points at. `kind` is its rule: `spelling`, `phone`, `iban`."""

    kind: str
    start: int
    end: int
    message: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One line of a word list: a pattern whose group `at` is the part that is wrong, and what mends it.

    `needs` are words one of which must stand in the text; the pattern is not tried without them. `read` gives
    the pattern: lists of thousands of words make it slow to compile, so that it waits for its first text.
    """

    read: Callable[[], re.Pattern[str]]
    suggestion: str = ""
    message: str = ""
    needs: frozenset[str] = frozenset()

    @property
    def pattern(self) -> re.Pattern[str]:
        return self.read()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of the checks, read once from the library; an empty one switches its checks off."""

    allowed: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    misspellings: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Marks:
    """All that the checks know of a text beyond its characters.

    `missing` names the proofreaders that could not be loaded, in words for the person at the desk.
    """

    spelling: tuple[Mark, ...] = ()
    grammar: tuple[Mark, ...] = ()
    numbers: tuple[Mark, ...] = ()
    lexicon: Lexicon = field(default_factory=Lexicon)
    missing: tuple[str, ...] = ()
