"""Text made plain for matching phrases: lower case, without accents, apostrophes and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile(r"[’'`´]")
_NOT_WORDS = re.compile(r"[^\w%$€£+.\-]+", re.UNICODE)
_STRETCHED = re.compile(r"([a-z])\1{2,}")


@lru_cache(maxsize=4096)
def plain(words: str) -> str:
    """Lower case, no accents, no apostrophes, no punctuation, stretched letters drawn in ("yesss" is "yes")."""
    bare = unicodedata.normalize("NFKD", words.lower())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    bare = _APOSTROPHES.sub("", bare)
    bare = _NOT_WORDS.sub(" ", bare)
    bare = _STRETCHED.sub(r"\1", bare)
    bare = re.sub(r"(?<!\d)[.\-]+|[.\-]+(?!\d)", " ", bare)
    return re.sub(r"\s+", " ", bare).strip()


@lru_cache(maxsize=512)
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(p) for p in ordered) + r")(?!\w)")


def has_any(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether a plain text says one of these plain phrases, as whole words."""
    return bool(phrases) and _any_of(phrases).search(text) is not None


def without_any(text: str, phrases: tuple[str, ...]) -> str:
    """A plain text without these phrases."""
    return _any_of(phrases).sub(" ", text).strip()
