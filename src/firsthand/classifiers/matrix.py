"""The design matrix in factors: n-grams belong to words, words to mentions, so both passes stay small."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from firsthand.classifiers.encoder import Encoder
from firsthand.classifiers.features import Reader, Rows
from firsthand.classifiers.words import HASH_SIZE, Numbers, columns_of, hash_grams, hash_pairs

WORD_SALT, REPLY_SALT, START_SALT = 1, 2, 3
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scale:
    """How much each block of features weighs beside the others (chosen by cross-validation)."""

    grams: float = 1.0
    words: float = 1.6
    signs: float = 0.3
    reply: float = 0.5
    sentence: float = 0.5


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a model keeps, and how rare each is. Row 0 stands for every column that was dropped."""

    kept: Numbers
    rarity: Floats

    def lookup(self) -> NDArray[np.int32]:
        """Hash column to row of the weights; 0 where it was dropped."""
        table = np.zeros(HASH_SIZE, np.int32)
        table[self.kept] = np.arange(1, len(self.kept) + 1)
        return table


def word_pairs(reader: Reader, rows: Rows) -> tuple[Numbers, Numbers]:
    """(row, column) of each pair of neighbouring words."""
    if len(rows.words) < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    hashes = reader.hashes[rows.words]
    same = rows.row_of[1:] == rows.row_of[:-1]
    return rows.row_of[1:][same], hash_pairs(hashes[:-1], hashes[1:])[same]


def distinct_words(rows: Rows) -> tuple[Numbers, Numbers]:
    """(row, word) once for each word of a row, in the order of the rows."""
    return _distinct(rows.row_of, rows.words)


def _distinct(row_of: Numbers, words: Numbers) -> tuple[Numbers, Numbers]:
    both = np.sort((row_of << 32) | words)
    if len(both):
        both = both[np.concatenate(([True], both[1:] != both[:-1]))]
    return both >> 32, both & 0xFFFFFFFF


def incidence(row_of: Numbers, columns: Numbers, shape: tuple[int, int]) -> sparse.csr_matrix:
    """A matrix of counts, from pairs in the order of the rows."""
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(np.bincount(row_of, minlength=shape[0]))))
    return sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=shape)


def inverse_length(squared: NDArray[np.float64]) -> Floats:
    return (1 / np.sqrt(np.maximum(squared, 1e-6))).astype(np.float32)


class Matrix:
    """All features of a training set as one linear map, and its transpose."""

    def __init__(
        self,
        reader: Reader,
        rows: Rows,
        scale: Scale,
        encoder: Encoder | None = None,
        columns: Columns | None = None,
    ) -> None:
        count = len(rows.signs)
        word_count = len(reader.table.forms)
        self.c = incidence(*distinct_words(rows), (count, word_count))
        owner, column = hash_grams(reader.table.forms)
        grams = incidence(owner, column, (word_count, HASH_SIZE))
        hashes = reader.hashes
        unit = np.arange(word_count)
        words = incidence(unit, columns_of(hashes, WORD_SALT), (word_count, HASH_SIZE))
        pairs = incidence(*word_pairs(reader, rows), (count, HASH_SIZE))
        pairs.data[:] = 1
        reply_row, reply_word = _distinct(rows.reply_row_of, rows.reply_words)
        reply = incidence(reply_row, columns_of(hashes[reply_word], REPLY_SALT), (count, HASH_SIZE))
        self.columns = columns or self._choose(grams, words, pairs, reply, count)
        table = self.columns.lookup()
        rarity = np.concatenate((np.zeros(1, np.float32), self.columns.rarity))
        self.width = len(rarity)
        self.grams, self.words, self.pairs, self.reply = (
            _rename(part, table, rarity) for part in (grams, words, pairs, reply)
        )
        self.sentence = np.zeros((count, 0), np.float32)
        if encoder:
            said = encoder.read(encoder.of_words(reader.table.forms), rows)
            self.sentence = (said * scale.sentence).astype(np.float32)
        self._weigh(scale, rows)

    def _choose(self, grams: sparse.csr_matrix, words: sparse.csr_matrix, pairs: sparse.csr_matrix,
                reply: sparse.csr_matrix, count: int) -> Columns:  # fmt: skip
        """Keep what stands in two rows at least; rarity is the inverse document frequency."""
        in_rows = np.asarray(self.c.sum(axis=0), np.float32).ravel()
        seen = np.minimum(grams.T @ in_rows, count) + words.T @ in_rows
        seen += np.asarray(pairs.sum(axis=0)).ravel() + np.asarray(reply.sum(axis=0)).ravel()
        kept = np.flatnonzero(seen >= 2)
        rarity = np.log((1 + count) / (1 + np.minimum(seen[kept], count))) + 1
        return Columns(kept, rarity.astype(np.float32))

    def _weigh(self, scale: Scale, rows: Rows) -> None:
        gram_squares = np.asarray(self.grams.multiply(self.grams).sum(axis=1)).ravel()
        word_squares = np.asarray(self.words.multiply(self.words).sum(axis=1)).ravel()
        pair_squares = np.asarray(self.pairs.multiply(self.pairs).sum(axis=1)).ravel()
        reply_squares = np.asarray(self.reply.multiply(self.reply).sum(axis=1)).ravel()
        self.per_gram = inverse_length(self.c @ gram_squares) * scale.grams
        self.per_word = inverse_length(self.c @ word_squares + pair_squares) * scale.words
        self.per_reply = inverse_length(reply_squares) * scale.reply
        self.signs = sparse.csr_matrix(
            np.hstack((rows.signs * scale.signs, np.ones((len(rows.signs), 1), np.float32)))
        )
        self.signs_at = self.width + self.sentence.shape[1]
        self.size = self.signs_at + self.signs.shape[1]

    def held(self, signs: NDArray[np.float64], sentence: NDArray[np.float64]) -> Floats:
        """How much of the ridge each weight carries; given is how much signs and sentence weigh in each column of the
        truth, beside `Scale`.

        A sign that weighs twice as much has its weight held a quarter as much; the constant is not held at all.
        """
        out = np.ones((self.size, len(signs)), np.float32)
        out[self.width : self.signs_at] = 1 / sentence**2
        out[self.signs_at :] = 1 / signs**2
        out[-1] = 0.0
        return out

    def part(self, rows: NDArray[np.int64]) -> Matrix:
        """The same map for some of the rows."""
        other = object.__new__(Matrix)
        other.__dict__.update(self.__dict__)
        for name in ("c", "pairs", "reply", "sentence", "signs"):
            setattr(other, name, getattr(self, name)[rows])
        for name in ("per_gram", "per_word", "per_reply"):
            setattr(other, name, getattr(self, name)[rows])
        return other

    def forward(self, weights: Floats) -> Floats:
        """Logits of every row."""
        return self.forward_text(weights[: self.width]) + self.forward_rest(weights[self.width :])

    def forward_text(self, text: Floats) -> Floats:
        """What words and their parts add to the logits."""
        out: Floats = (self.c @ (self.grams @ text)) * self.per_gram[:, None]
        out += (self.c @ (self.words @ text) + self.pairs @ text) * self.per_word[:, None]
        out += (self.reply @ text) * self.per_reply[:, None]
        return out

    def forward_rest(self, rest: Floats) -> Floats:
        """What the sentence and signs add to the logits."""
        at = self.sentence.shape[1]
        out: Floats = self.sentence @ rest[:at] + self.signs @ rest[at:]
        return out

    def blocks(self, weights: Floats) -> tuple[Floats, Floats, Floats]:
        """The weights of words and their parts, of the sentence, and of signs."""
        return weights[: self.width], weights[self.width : self.signs_at], weights[self.signs_at :]

    def backward(self, errors: Floats) -> Floats:
        """The gradient of the weights for given errors of the logits."""
        return np.vstack((self.backward_text(errors), self.backward_rest(errors)))

    def backward_text(self, errors: Floats) -> Floats:
        """The gradient of the weights of words and their parts."""
        by_word = errors * self.per_word[:, None]
        text = self.grams.T @ (self.c.T @ (errors * self.per_gram[:, None]))
        text += self.words.T @ (self.c.T @ by_word) + self.pairs.T @ by_word
        text += self.reply.T @ (errors * self.per_reply[:, None])
        slope: Floats = text.astype(np.float32)
        return slope

    def backward_rest(self, errors: Floats) -> Floats:
        """The gradient of the weights of the sentence and signs."""
        return np.vstack((self.sentence.T @ errors, self.signs.T @ errors)).astype(np.float32)


def _rename(part: sparse.csr_matrix, table: NDArray[np.int32], rarity: Floats) -> sparse.csr_matrix:
    """Hash columns to kept rows, weighted by rarity; dropped ones fall on row 0 with weight 0."""
    column = table[part.indices]
    data = part.data * rarity[column]
    renamed = sparse.csr_matrix((data, column, part.indptr), shape=(part.shape[0], len(rarity)))
    renamed.eliminate_zeros()
    renamed.sum_duplicates()
    return renamed
