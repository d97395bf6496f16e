"""Near-duplicates: mentions with the same words, handles and links aside, share a key."""

from __future__ import annotations

import hashlib
import re

from firsthand.engine.triage.evidence import Evidence, Part

WORDS_MIN, WORDS_MAX = 4, 14
"""Shorter mentions ("thanks!") are alike without having to do with each other; the key rests on the first words."""

TEXT_CHARACTERS = 300
"""These hold the first words; more need not be read."""

_PASSED_ON = re.compile(r"(?:rt|mt)\s+@?\w+:?")
# All alternatives begin with one of a few characters, so that the search skips the rest of a text at once.
_CARRIED = re.compile(
    r"[hw@&…](?:(?<=h)ttps?://\S*|(?<=w)ww\.\S+|(?<=@)\w+|(?<=&)\w+;|(?<=…)|(?<=\bh)t{0,2}p?s?:?/{0,2}…?$)"
)


class _Letters(dict[int, int]):
    """For `str.translate`: letters stay, all else becomes a blank."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        self[code] = code if character.isalnum() and not character.isdecimal() else ord(" ")
        return self[code]


_LETTERS = _Letters()


def cluster(evidence: Evidence, so_far: Part) -> Part:
    """A key of the words alone: no clock, no memory, the same on every machine."""
    return {"cluster": cluster_key(evidence.mention.text)}


def cluster_key(text: str) -> str:
    """The key of a text, empty where it is too short to say anything."""
    low = text[:TEXT_CHARACTERS].lower()
    if passed_on := _PASSED_ON.match(low):
        low = f" {low[passed_on.end() :]}"
    words = _CARRIED.sub(" ", low).translate(_LETTERS).split(None, WORDS_MAX)
    if len(words) < WORDS_MIN:
        return ""
    joined = " ".join(words[:WORDS_MAX])
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
