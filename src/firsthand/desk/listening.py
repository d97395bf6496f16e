"""Listening: the words that the desk asks channels for, what they leave out, and whether a post is meant by them.

Only what was searched for is measured by these words. Whoever writes to us, mentions us or answers us is always heard.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

WORDS_MOST = 40
LENGTH_MOST = 60
LENGTH_LEAST = 3


class ListeningProblem(ValueError):
    """A line that cannot be listened for; the message names it and the mend."""


@dataclass(frozen=True)
class Listening:
    """Words and misspellings, hashtags without their sign, and what takes a post out again."""

    words: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.words or self.hashtags)

    @cached_property
    def _wanted(self) -> re.Pattern[str] | None:
        return _pattern([*self.words, *(f"#{tag}" for tag in self.hashtags)])

    @cached_property
    def _left_out(self) -> re.Pattern[str] | None:
        return _pattern(self.exclusions)

    def judged(self, text: str) -> Judged:
        """Whether this post is meant, and the words that say so."""
        plain = folded(text)
        wanted = tuple(m.span() for m in self._wanted.finditer(plain)) if self._wanted else ()
        if not wanted:
            return Judged(False)
        out = self._left_out.search(plain) if self._left_out else None
        if out:
            return Judged(False, wanted, plain[slice(*out.span())])
        return Judged(True, wanted)


@dataclass(frozen=True, slots=True)
class Judged:
    """`spans` are where the words stand; `left_out_by` is the exclusion that took the post out again."""

    heard: bool
    spans: tuple[tuple[int, int], ...] = ()
    left_out_by: str = ""


def folded(text: str) -> str:
    """Small letters, each in its one place: the length stays, so that spans fit the text as it was written."""
    return text.lower() if text.isascii() else "".join(_fold(letter) for letter in text)


def _fold(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[:1]
    small = (base or letter).lower()
    return small if len(small) == 1 else letter


def _pattern(phrases: Sequence[str]) -> re.Pattern[str] | None:
    """Any of these as whole words; several spaces are one."""
    if not phrases:
        return None
    longest_first = sorted((folded(p) for p in phrases), key=len, reverse=True)
    each = "|".join(r"\s+".join(re.escape(part) for part in p.split()) for p in longest_first)
    return re.compile(rf"(?<![\w&#@])(?:{each})(?![\w&])")


def read(words: str, hashtags: str, exclusions: str) -> Listening:
    """One phrase a line. Raises ListeningProblem for a line that is too short, too long, or one too many."""
    return Listening(
        tuple(_lines(words, "words")),
        tuple(each.lstrip("#") for each in _lines(hashtags, "hashtags")),
        tuple(_lines(exclusions, "what is left out")),
    )


def _lines(text: str, where: str) -> list[str]:
    found: dict[str, str] = {}
    for line in text.splitlines():
        phrase = " ".join(line.replace('"', " ").split())
        if not phrase:
            continue
        if len(phrase.lstrip("#")) < LENGTH_LEAST:
            raise ListeningProblem(
                f"“{phrase}” among {where} is too short: it would hear everybody; write at least 3"
            )
        if len(phrase) > LENGTH_MOST:
            raise ListeningProblem(f"“{phrase[:30]}…” among {where} is too long; at most {LENGTH_MOST} characters")
        if where == "hashtags" and not re.fullmatch(r"#?\w+", phrase):
            raise ListeningProblem(f"“{phrase}” is no hashtag: letters and digits, without spaces")
        found.setdefault(folded(phrase), phrase)
    if len(found) > WORDS_MOST:
        raise ListeningProblem(f"{len(found)} lines among {where}; vendors take at most {WORDS_MOST}")
    return list(found.values())
