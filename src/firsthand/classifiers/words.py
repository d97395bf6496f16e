"""The table of words: what a word means to the model is worked out once, then looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from firsthand.classifiers.lexicon import Lexicon
from firsthand.classifiers.text import ROW

HASH_BITS = 20
HASH_SIZE = 1 << HASH_BITS
GRAMS = (2, 3, 4, 5)
"""Lengths of character n-grams, counted inside a word with one blank on each side."""
WORD_CHARACTERS_MAX = 32

CLASSES = ("url", "care", "brand", "person", "tag", "name", "number", "price", "?", "!", "emoji", "rt")
"""What a word can be besides its letters; the bit of each follows the bits of the families."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_ROLL = np.uint64(1_000_003)
_DIGITS = str.maketrans("123456789", "000000000")
_LONG = re.compile(r"(.)\1{2,}")
_HANDLES = {"care": "\ue001", "brand": "\ue002", "person": "\ue003"}

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]


class WordTable(dict[str, int]):
    """Word to number, growing as words come; number 0 ends a row.

    Words that mean the same to the model (handles of people, numbers of one length) share a number: a stream is full of
    new ones.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self.lexicon = lexicon
        self._classes = {name: 1 << (len(lexicon.families) + at) for at, name in enumerate(CLASSES)}
        self.forms: list[str] = []
        self.bits: list[int] = []
        self._numbers: dict[tuple[str, int], int] = {}
        self[ROW]

    def __missing__(self, word: str) -> int:
        read = self._read(word)
        number = self._numbers.setdefault(read, len(self.forms))
        if number == len(self.forms):
            self.forms.append(read[0])
            self.bits.append(read[1])
        self[word] = number
        return number

    def _read(self, word: str) -> tuple[str, int]:
        """A word's form for hashing, with names masked and digits levelled, and its bits."""
        first = word[0]
        if first == "@" and len(word) > 1:
            return self._handle(word[1:])
        if word.startswith(("http", "www.")) and ("/" in word or "www." in word):
            return "\ue000", self._class("url")
        if first == "#" and len(word) > 1:
            return self._tag(word[1:])
        if self.lexicon.is_brand(word):
            return "\ue004", self._class("name")
        short = _shortened(word)
        bits = self._families(short)
        if first.isdigit():
            bits |= self._class("number")
        elif first in "?!":
            bits |= self._class(first)
        elif first in "$£€₦":
            bits |= self._class("price")
        elif word in ("rt", "mt"):
            bits |= self._class("rt")
        elif not first.isalpha():
            bits |= self._class("emoji")
        return short.translate(_DIGITS), bits

    def _handle(self, name: str) -> tuple[str, int]:
        care, brand = self.lexicon.is_care(name), self.lexicon.is_brand(name, handle=True)
        kind = "care" if care and not name.isdigit() else "brand" if brand else "person"
        return _HANDLES[kind], self._class(kind)

    def _tag(self, name: str) -> tuple[str, int]:
        short = _shortened(name)
        bits = self._class("tag") | self._families(short)
        if self.lexicon.is_brand(name, handle=True):
            return "#\ue004", bits | self._class("name")
        return "#" + short.translate(_DIGITS), bits

    def _families(self, short: str) -> int:
        found = self.lexicon.families_of(short)
        if not found and short[-1:] == short[-2:-1]:
            # "sooo" is "so": a last letter that is drawn out counts once.
            found = self.lexicon.families_of(short.rstrip(short[-1]) + short[-1])
        return sum(1 << family for family in set(found))

    def _class(self, name: str) -> int:
        return self._classes[name]


def _shortened(word: str) -> str:
    """A letter that is drawn out counts twice, and what is left is read up to a length."""
    if _LONG.search(word):  # Most words have none, and looking costs a quarter of replacing.
        word = _LONG.sub(r"\1\1", word)
    return word[:WORD_CHARACTERS_MAX]


def hash_words(forms: Sequence[str]) -> Hashes:
    """One hash for each whole word."""
    codes, starts, lengths = _codes(forms)
    within = np.arange(len(codes)) - np.repeat(starts, lengths)
    powers = np.power(_ROLL, within.astype(np.uint64))
    return _mix(np.add.reduceat(codes * powers, starts) if len(codes) else codes, 1)


def hash_pairs(left: Hashes, right: Hashes) -> Numbers:
    """The column of each pair of neighbouring words."""
    return _column(_mix(left * _ROLL + right, 7))


def hash_grams(forms: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Character n-grams of each word: (the word's place in `forms`, the column), in order of the words."""
    codes, starts, lengths = _codes([f" {form} " for form in forms])
    word = np.repeat(np.arange(len(forms)), lengths)
    left = np.repeat(starts + lengths, lengths) - np.arange(len(codes))
    rolled = codes.copy()
    owners, columns = [], []
    for length in range(2, min(max(GRAMS), len(codes)) + 1):
        rolled[: len(codes) - length + 1] = rolled[: len(codes) - length + 1] * _ROLL + codes[length - 1 :]
        inside = np.flatnonzero(left >= length)
        owners.append(word[inside])
        columns.append(_column(_mix(rolled[inside], length + 10)))
    owner, column = np.concatenate(owners), np.concatenate(columns)
    order = np.argsort(owner, kind="stable")
    return owner[order], column[order]


def columns_of(hashes: Hashes, salt: int) -> Numbers:
    """The column of each word, apart from others by the salt (a word of the text, a word that was answered)."""
    return _column(_mix(hashes, salt))


def _codes(forms: Sequence[str]) -> tuple[Hashes, Numbers, Numbers]:
    """Characters of all words in a row, where each word starts, and how long it is (1 at least)."""
    padded = [form or " " for form in forms]
    joined = "".join(padded).encode("utf-32-le", "surrogatepass")
    lengths = np.fromiter(map(len, padded), np.int64, len(padded))
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)[:-1])) if len(padded) else lengths
    return np.frombuffer(joined, np.uint32).astype(np.uint64) + np.uint64(1), starts, lengths


def _mix(hashes: Hashes, salt: int) -> Hashes:
    mixed = (hashes + np.uint64(salt)) * _MULTIPLIER
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return mixed ^ (mixed >> np.uint64(32))


def _column(hashes: Hashes) -> Numbers:
    return (hashes >> np.uint64(64 - HASH_BITS)).astype(np.int64)
