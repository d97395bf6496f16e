"""The model at work: batches of mentions to probabilities, each word worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.classifiers.encoder import Encoder, load_encoder
from firsthand.classifiers.features import Piece, Reader, Rows
from firsthand.classifiers.linear import places, probabilities
from firsthand.classifiers.matrix import REPLY_SALT, WORD_SALT, _distinct, distinct_words, incidence, word_pairs
from firsthand.classifiers.model_file import Model
from firsthand.classifiers.words import columns_of, hash_grams

SPELLINGS_KEPT_MAX = 60_000
"""Beyond this, how words are spelled is forgotten; what they mean stays: a stream is full of new names and numbers."""
WORDS_KEPT_MAX = 40_000
"""The whole table of words starts anew beyond this, so that memory stays flat over millions of mentions."""

SENTENCE_WORDS_MAX = 100

MASKED = {"\ue000": "a link", "\ue001": "a care handle", "\ue002": "a carrier's handle", "\ue003": "a person's handle",
          "\ue004": "a carrier's name"}  # fmt: skip

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """Probabilities of a batch, one array for each head, and what the rules match on."""

    rows: Rows
    heads: dict[str, Array]
    loudest: list[tuple[str, ...]]


class Growing:
    """Rows that come in parts: room doubles, so that all that came is not copied with each part."""

    def __init__(self, like: Array) -> None:
        self._room = like[:0]
        self._count = 0

    @property
    def rows(self) -> Array:
        return self._room[: self._count]

    def add(self, part: Array) -> None:
        needed = self._count + len(part)
        if needed > len(self._room):
            room = np.zeros((max(needed, 2 * self._count), *part.shape[1:]), part.dtype)
            room[: self._count] = self.rows
            self._room = room
        self._room[self._count : needed] = part
        self._count = needed


class Scorer:
    """Scores do not depend on what else stands in a batch: sums run in double precision and are rounded."""

    def __init__(self, model: Model) -> None:
        self.model = model
        rarity = np.concatenate((np.zeros(1), model.columns.rarity.astype(np.float64)))
        scaled = model.text_weights.astype(np.float64) * rarity[:, None]
        self._table = model.columns.lookup()
        self._weights = np.hstack((scaled, (rarity**2)[:, None]))
        self._signs = model.sign_weights.astype(np.float64)
        self._sentence = model.sentence_weights.astype(np.float64) * model.scale.sentence
        self.encoder: Encoder | None = load_encoder() if len(self._sentence) else None
        self.places = dict(zip((head.name for head in model.heads), places(model.heads), strict=True))
        self._start_anew()

    def _start_anew(self) -> None:
        self.reader = Reader(self.model.lexicon)
        self._grams, self._words = Growing(self._weights), Growing(self._weights)
        self._around = Growing(self.encoder.of_words(()) if self.encoder else np.zeros(0))

    def score(self, pieces: Sequence[Piece]) -> Batch:
        """Probabilities of every head for every piece."""
        if len(self.reader.table.forms) > WORDS_KEPT_MAX:
            self._start_anew()
        elif len(self.reader.table) > SPELLINGS_KEPT_MAX:
            self.reader.table.clear()
        rows = self.reader.read(pieces)
        self._work_out_new_words()
        logits, per_gram, per_word = self.logits(rows)
        heads = combined(self.calibrated(logits), self.places)
        return Batch(rows, heads, self._loudest(rows, heads["topic"], per_gram, per_word))

    def logits(self, rows: Rows) -> tuple[Array, Array, Array]:
        """Raw logits, and the length that each row's grams and words were divided by."""
        count, scale, width = len(rows.signs), self.model.scale, self._weights.shape[1] - 1
        words = incidence(*distinct_words(rows), (count, len(self._words.rows)))
        pairs = incidence(*self._columns(*word_pairs(self.reader, rows)), (count, len(self._weights)))
        reply_row, reply_word = _distinct(rows.reply_row_of, rows.reply_words)
        reply_columns = columns_of(self.reader.hashes[reply_word], REPLY_SALT)
        reply = incidence(*self._columns(reply_row, reply_columns), (count, len(self._weights)))
        grams, whole = words @ self._grams.rows, words @ self._words.rows + pairs @ self._weights
        answered = reply @ self._weights
        per_gram = scale.grams / np.sqrt(np.maximum(grams[:, width], 1e-6))
        per_word = scale.words / np.sqrt(np.maximum(whole[:, width], 1e-6))
        per_reply = scale.reply / np.sqrt(np.maximum(answered[:, width], 1e-6))
        out = grams[:, :width] * per_gram[:, None] + whole[:, :width] * per_word[:, None]
        out += answered[:, :width] * per_reply[:, None] + self._signs[-1]
        row, sign = np.nonzero(rows.signs)
        out += incidence(row, sign, (count, rows.signs.shape[1])) @ (self._signs[:-1] * scale.signs)
        if self.encoder:
            out += self.encoder.read(self._around.rows, rows) @ self._sentence
        return out, per_gram, per_word

    def calibrated(self, logits: Array) -> Array:
        """Probabilities of each head after its temperature and shift."""
        return probabilities(logits / self.model.temperature + self.model.shift, self.model.heads)

    def _columns(self, row_of: Array, columns: Array) -> tuple[Array, Array]:
        """Kept columns only."""
        rows = self._table[columns]
        kept = rows != 0
        return row_of[kept], rows[kept]

    def _work_out_new_words(self) -> None:
        known, forms = len(self._words.rows), self.reader.table.forms
        if known == len(forms):
            return
        owner, column = self._columns(*hash_grams(forms[known:]))
        grams = incidence(owner, column, (len(forms) - known, len(self._weights))) @ self._weights
        whole = self._weights[self._table[columns_of(self.reader.hashes[known:], WORD_SALT)]]
        self._grams.add(grams)
        self._words.add(whole)
        if self.encoder:
            self._around.add(self.encoder.of_words(forms[known:]))

    def _loudest(
        self, rows: Rows, topic: Array, per_gram: Array, per_word: Array, most: int = 3
    ) -> list[tuple[str, ...]]:
        """The words that spoke loudest for each row's topic."""
        chosen = topic.argmax(axis=1) + self.places["topic"].start
        out: list[tuple[str, ...]] = [()] * len(topic)
        wanted = chosen != self.places["topic"].stop - 1
        inside = wanted[rows.row_of]
        row_of, words = rows.row_of[inside], rows.words[inside]
        column = chosen[row_of]
        weight = (
            self._grams.rows[words, column] * per_gram[row_of] + self._words.rows[words, column] * per_word[row_of]
        )
        # The answer's mean over all topics is taken off: a word counts by what it says for this one.
        loud = weight > 0.12
        order = np.lexsort((-weight[loud], row_of[loud]))
        names = self._names
        for row, word in zip(row_of[loud][order].tolist(), words[loud][order].tolist(), strict=True):
            if len(out[row]) < most and (name := names(word)) not in out[row] and len(name) > 2:
                out[row] = (*out[row], name)
        return out

    def part_of_word(self, word: int, per_gram: float, per_word: float) -> Array:
        """What one word of a mention adds to each logit, its pairs left out."""
        added: Array = self._grams.rows[word, :-1] * per_gram + self._words.rows[word, :-1] * per_word
        return added

    def parts_of_sentence(self, rows: Rows) -> dict[int, Array]:
        """What each word of one mention does to each logit by the sentence around it: what would go if it were left out.

        Of a long text, its first `SENTENCE_WORDS_MAX` words.
        """
        out: dict[int, Array] = {}
        if self.encoder:
            words, around = rows.words[:SENTENCE_WORDS_MAX], self._around.rows
            whole = self.encoder.read(around, rows)[:1]
            gone = (whole - self.encoder.without_each(around, words)) @ self._sentence
            for word, part in zip(words.tolist(), gone, strict=True):
                out[word] = out.get(word, 0.0) + part
        return out

    def part_of_sign(self, sign: int) -> Array:
        """What one sign adds to each logit."""
        added: Array = self._signs[sign] * self.model.scale.signs
        return added

    def spelled(self, word: int) -> str:
        """A word as a person reads it: masked names by what they are."""
        form = self.reader.table.forms[word]
        return MASKED.get(form.lstrip("#"), form)

    def _names(self, word: int) -> str:
        form = self.reader.table.forms[word]
        return "" if form[0] in "\ue000\ue001\ue002\ue003\ue004?!" or "0" in form else form


def combined(shares: Array, at: dict[str, slice]) -> dict[str, Array]:
    """One distribution for each head: what is asked of actionable mentions only is joined with the noise."""
    yes = shares[:, at["actionable"]]
    topic, urgency, churn = (shares[:, at[name]] * yes for name in ("topic", "urgency", "churn"))
    topic[:, -1:] += 1 - yes
    urgency[:, :1] += 1 - yes
    churn[:, :1] += 1 - yes
    tier = np.hstack((1 - yes, shares[:, at["tier"]] * yes))
    return {
        "actionable": yes[:, 0],
        "topic": topic,
        "tier": tier,
        "sentiment": shares[:, at["sentiment"]],
        "urgency": urgency,
        "churn": churn,
        "store": shares[:, at["store"]][:, 0],
    }
