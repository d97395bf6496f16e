"""Features of a batch of mentions: words, pairs of words, what was answered, and signs of the context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind
from numpy.typing import NDArray

from firsthand.classifiers.lexicon import Lexicon
from firsthand.classifiers.text import ROW, words_of
from firsthand.classifiers.words import CLASSES, Hashes, Numbers, WordTable, hash_words

LENGTHS = (2, 4, 8, 14, 22, 45)
FIRSTS = ("care", "brand", "person", "rt", "name", "tag", "url")
CONTEXT = (
    "reply", "review", "rating 1", "rating 2", "rating 3", "rating 4", "rating 5", "private", "capitals", "some capitals",
    "two persons", "two tags", "two links", "many !", "many ?", "ends with ?", "two names", "cut off",
)  # fmt: skip


class Piece(NamedTuple):
    """What the features see of a mention."""

    text: str
    reply_to_text: str = ""
    rating: int = 0
    review: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A batch in numbers: words of all rows end to end, where each row starts, and its signs (0 or 1)."""

    words: Numbers
    starts: Numbers
    row_of: Numbers
    reply_words: Numbers
    reply_row_of: Numbers
    signs: NDArray[np.float32]
    spoken: str
    """All rows as matched by phrases: words with single blanks, rows ended by a line break."""
    ends: Numbers
    """Where each row ends in `spoken`."""


def sign_names(lexicon: Lexicon) -> tuple[str, ...]:
    """Names of the signs, in the order of their columns."""
    words = [*lexicon.families, *CLASSES]
    answered = [f"answered: {family}" for family in lexicon.families]
    return (
        *words,
        *(f"first: {name}" for name in FIRSTS),
        *(f"over {n} words" for n in LENGTHS),
        *CONTEXT,
        *answered,
    )


class Reader:
    """Turns texts into Rows. Rows do not depend on which others stand in the batch."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.table = WordTable(lexicon)
        self.hashes: Hashes = np.zeros(0, np.uint64)
        self.bits = np.zeros((0, 0), bool)
        self._bit_columns = np.zeros(0, np.int64)
        self._bit_ends = np.zeros(1, np.int64)
        phrases = lexicon.phrases
        self._phrase_families = list(phrases.values())
        self._phrases = AhoCorasick([f" {phrase} " for phrase in phrases], matchkind=MatchKind.Standard)
        self.width = len(sign_names(lexicon))

    def read(self, pieces: Sequence[Piece]) -> Rows:
        """Words, signs and matchable text of each piece."""
        words, spoken = self._numbers([piece.text for piece in pieces])
        row_ends = np.flatnonzero(words == 0)
        starts = np.concatenate((np.zeros(1, np.int64), row_ends[:-1] + 1)) - np.arange(len(pieces))
        counts = np.diff(np.append(starts, len(words) - len(pieces)))
        row_of = np.repeat(np.arange(len(pieces)), counts)
        words = words[words != 0]
        answered = [number for number, piece in enumerate(pieces) if piece.reply_to_text]
        reply_words, reply_row_of = self._replies(pieces, answered)
        self._work_out_new_words()
        signs = np.zeros((len(pieces), self.width), np.float32)
        ends = np.flatnonzero(np.frombuffer(spoken.encode("utf-32-le", "surrogatepass"), np.uint32) == ord(ROW))
        self._fill_words(signs, words, starts, counts, row_of)
        self._fill_phrases(signs, spoken, ends)
        self._fill_context(signs, pieces)
        offset = self.width - len(self.lexicon.families)
        families = self.bits[reply_words][:, : len(self.lexicon.families)]
        rows, columns = np.nonzero(families)
        signs[reply_row_of[rows], columns + offset] = 1
        return Rows(words, starts, row_of, reply_words, reply_row_of, signs, spoken, ends)

    def _numbers(self, texts: Sequence[str]) -> tuple[Numbers, str]:
        words = words_of(texts)
        numbers = np.fromiter(map(self.table.__getitem__, words), np.int64, len(words))
        return numbers, f" {' '.join(words)} "

    def _replies(self, pieces: Sequence[Piece], answered: list[int]) -> tuple[Numbers, Numbers]:
        if not answered:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        words, _ = self._numbers([pieces[number].reply_to_text for number in answered])
        row_of = np.asarray(answered)[np.minimum(np.cumsum(words == 0), len(answered) - 1)]
        inside = words != 0
        return words[inside], row_of[inside]

    def _work_out_new_words(self) -> None:
        known = len(self.hashes)
        if known == len(self.table.forms):
            return
        self.hashes = np.concatenate((self.hashes, hash_words(self.table.forms[known:])))
        wide = len(self.lexicon.families) + len(CLASSES)
        raw = b"".join(bits.to_bytes(16, "little") for bits in self.table.bits[known:])
        new = np.unpackbits(np.frombuffer(raw, np.uint8).reshape(-1, 16), axis=1, bitorder="little")[:, :wide]
        self.bits = np.concatenate((self.bits, new.astype(bool))) if known else new.astype(bool)
        word, column = np.nonzero(new)
        self._bit_columns = np.concatenate((self._bit_columns, column))
        ends = self._bit_ends[-1] + np.cumsum(np.bincount(word, minlength=len(new)))
        self._bit_ends = np.concatenate((self._bit_ends, ends))

    def _bits_of(self, words: Numbers) -> tuple[Numbers, Numbers]:
        """(place in `words`, column) of each bit that is set: most words have none, so no table is laid out."""
        first = self._bit_ends[words]
        count = self._bit_ends[words + 1] - first
        at = np.repeat(np.arange(len(words)), count)
        return at, self._bit_columns[np.arange(len(at)) + np.repeat(first - np.cumsum(count) + count, count)]

    def _fill_words(
        self, signs: NDArray[np.float32], words: Numbers, starts: Numbers, counts: Numbers, row_of: Numbers
    ) -> None:
        wide = self.bits.shape[1]
        classes = len(self.lexicon.families)
        rows, columns = self._bits_of(words)
        signs[row_of[rows], columns] = 1
        inside = columns >= classes
        of_class = row_of[rows[inside]] * len(CLASSES) + columns[inside] - classes
        count = np.bincount(of_class, minlength=len(signs) * len(CLASSES)).reshape(len(signs), -1)
        filled = np.flatnonzero(counts)
        first = self.bits[words[starts[filled]]]
        for place, name in enumerate(FIRSTS):
            signs[filled, wide + place] = first[:, classes + CLASSES.index(name)]
        at = wide + len(FIRSTS)
        signs[:, at : at + len(LENGTHS)] = counts[:, None] > np.array(LENGTHS)
        at += len(LENGTHS)
        for name, sign, least in (("person", "two persons", 2), ("tag", "two tags", 2), ("url", "two links", 2),
                                  ("!", "many !", 2), ("?", "many ?", 2), ("name", "two names", 2)):  # fmt: skip
            signs[:, at + CONTEXT.index(sign)] = count[:, CLASSES.index(name)] >= least
        last = self.bits[words[(starts + counts - 1)[filled]]]
        signs[filled, at + CONTEXT.index("ends with ?")] = last[:, classes + CLASSES.index("?")]

    def _fill_phrases(self, signs: NDArray[np.float32], spoken: str, ends: Numbers) -> None:
        hits = self._phrases.find_matches_as_indexes(spoken, overlapping=True)
        if not hits:
            return
        rows = np.searchsorted(ends, np.fromiter([start for _, start, _ in hits], np.int64, len(hits)))
        for (number, _, _), row in zip(hits, rows.tolist(), strict=True):
            for family in self._phrase_families[number]:
                signs[row, family] = 1

    def _fill_context(self, signs: NDArray[np.float32], pieces: Sequence[Piece]) -> None:
        at = self.width - len(self.lexicon.families) - len(CONTEXT)
        column = {name: at + place for place, name in enumerate(CONTEXT)}
        for row, piece in enumerate(pieces):
            if piece.reply_to_text:
                signs[row, column["reply"]] = 1
            if piece.rating:
                signs[row, column[f"rating {piece.rating}"]] = 1
            if piece.review or piece.rating:
                signs[row, column["review"]] = 1
            if piece.private:
                signs[row, column["private"]] = 1
            if piece.text.endswith("…"):
                signs[row, column["cut off"]] = 1
        share = _capital_shares([piece.text for piece in pieces])
        signs[:, column["capitals"]] = share > 0.6
        signs[:, column["some capitals"]] = share > 0.25


def _capital_shares(texts: Sequence[str]) -> NDArray[np.float64]:
    """The share of capital letters among the ASCII letters of each text (of its first 400 characters)."""
    joined = "\n".join(text[:400].replace("\n", " ") for text in texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.flatnonzero(codes == 10)
    upper = np.cumsum((codes >= 65) & (codes <= 90))
    letters = np.cumsum(((codes | 32) >= 97) & ((codes | 32) <= 122))
    capitals = np.diff(upper[ends], prepend=0)
    return capitals / np.maximum(np.diff(letters[ends], prepend=0), 8)
