"""The forms of an English word, as both sides of the ocean write them: what a `+` in a rule stands for."""

from __future__ import annotations

import re

_VOWELS = "aeiou"
_SYLLABLE = re.compile("[aeiouy]+")
_SHORT_END = re.compile(r"(?:[^aeiou\W]|qu)[aeiou][^aeiouwxy\W]$")
"""A consonant, one vowel, one consonant: what may double its last letter. The u of qu is no vowel: quit, quitting."""
_STRESSED = re.compile(
    r"(?:(?:con|de|in|pre|re|trans)fer|deter|abhor|cur|qui[pt]|(?:ad|com|per|re|sub|trans|\be|\bo)mit|outwit|(?:re|by)sit)$"
)
"""Words whose stress falls on the end: they double as a word of one syllable does."""
_UNSTRESSED = re.compile(r"(?:er|or|en|on|om|(?<!f)it)$")
"""Ends on which no stress falls but in the words above: order, monitor, open, reason, visit. They double nothing."""


def forms_of(word: str) -> list[str]:
    """`charge` gives charge, charges, charged, charging; of a phrase the last word has forms."""
    if word.endswith("y") and word[-2:-1] not in tuple(_VOWELS):
        return [word, f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"]
    if word.endswith("e"):
        return [word, f"{word}s", f"{word}d", f"{_before_ing(word)}ing"]
    stems = _stems(word)
    return [word, _with_s(word, stems), *(f"{stem}{ending}" for stem in stems for ending in ("ed", "ing"))]


def _before_ing(word: str) -> str:
    """What is left of a word on -e: charging, but agreeing, and dying of die beside dyeing of dye."""
    if word.endswith("ie"):
        return f"{word[:-2]}y"
    return word if word.endswith(("ee", "oe", "ye")) else word[:-1]


def _stems(word: str) -> list[str]:
    """What -ed and -ing are put to, of a word that does not end on -e."""
    last = word.rpartition(" ")[2]
    if not _SHORT_END.search(last):
        return [word]
    doubled = word + word[-1]
    if len(_SYLLABLE.findall(last)) == 1 or _STRESSED.search(last):
        return [doubled]
    # Of any other word it rests on the stress and the country, cancelled or canceled: both are found.
    return [word] if _UNSTRESSED.search(last) else [word, doubled]


def _with_s(word: str, stems: list[str]) -> str:
    """The plural, or what she does."""
    if word.endswith("z"):
        return f"{stems[-1]}es"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
