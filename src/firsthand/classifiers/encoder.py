"""The sentence encoder: what a text says beyond its single words, as one short row of numbers.

Each word has a vector, each three neighbours together a reading, and all readings of a text one row: a convolution of
width three with mean and maximum, and one layer above it. The weights were distilled once from a public sentence
encoder (docs/decisions tells how and from which); learning from labels never changes them.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from firsthand.classifiers.features import Rows
from firsthand.classifiers.words import Numbers
from firsthand.classifiers.wrong_model import WrongModel, archive, why

SHIPPED = Path(__file__).parents[1] / "library" / "models" / "encoder.npz"
STEP = 512
"""Readings are whole numbers of 1/512: their sums are exact, so that no text depends on what it is read with."""
REACH, BIAS_REACH = 20.0, 3.0
"""What a word adds stays within this, so that three and the bias fit into 16 bits."""
PIECES_MAX = 8
UNKNOWN, TAG = "[UNK]", "\ue005"
"""The piece of what has no piece of its own, and the one that says: this word was a hashtag."""
_PARTS = re.compile(r"[\ue000-\ue005]|[^\W_]+|[^\s]")

Near = NDArray[np.int16]
Array = NDArray[Any]


class WrongEncoder(WrongModel):
    """A file that is no encoder of ours: no model can be read or fitted without it; the message says what to do."""


@dataclass(frozen=True)
class Encoder:
    """Frozen weights. `version` is the digest of the file: a model keeps the one that it was fitted with."""

    pieces: dict[str, int]
    """Piece of a word to its row; pieces inside a word begin with ##."""
    vectors: NDArray[np.int8]
    """(pieces, d), in steps of `step`."""
    step: NDArray[np.float64]
    near: NDArray[np.float64]
    """(d, 3 c): what a word adds to the reading of its right neighbour, its own, and its left neighbour's."""
    bias: NDArray[np.int16]
    """(c,), in steps."""
    hidden: NDArray[np.float64]
    """(2 c, width): from mean and maximum of the readings to the row of numbers."""
    hidden_bias: NDArray[np.float64]
    version: str = ""

    @property
    def width(self) -> int:
        return len(self.hidden_bias)

    def of_words(self, forms: Sequence[str]) -> Near:
        """What each word adds to the readings around it: (words, 3, c), worked out once a word."""
        distinct = {form: number for number, form in enumerate(dict.fromkeys(forms))}
        if not distinct:
            return np.zeros((0, 3, len(self.bias)), np.int16)
        rows = [self.rows_of(form) for form in distinct]
        starts = np.cumsum([0, *map(len, rows[:-1])])
        summed = np.add.reduceat(self.vectors[np.concatenate(rows)], starts, axis=0, dtype=np.int32)
        steps = np.rint(np.clip((summed * self.step) @ self.near, -REACH, REACH) * STEP).astype(np.int16)
        found: Near = steps.reshape(len(rows), 3, -1)
        return found if len(rows) == len(forms) else found[[distinct[form] for form in forms]]

    def rows_of(self, form: str) -> list[int]:
        """The vectors that make up a word."""
        found = [self.pieces[piece] for piece in pieces_of(form, self.pieces)]
        return found or [self.pieces[UNKNOWN]]

    def read(self, of_words: Near, rows: Rows) -> NDArray[np.float64]:
        """One row of numbers for each text: (texts, width). A text without words has zeros."""
        out = np.zeros((len(rows.signs), self.width))
        counts = np.bincount(rows.row_of, minlength=len(out))
        filled = np.flatnonzero(counts)
        if len(filled):
            out[filled] = self._read(of_words, rows.words, rows.starts[filled], counts[filled])
        return out

    def without_each(self, of_words: Near, words: Numbers) -> NDArray[np.float64]:
        """The numbers of one text with each of its words left out: (words, width)."""
        count = len(words)
        if count < 2:
            return np.zeros((count, self.width))
        kept = np.flatnonzero(~np.eye(count, dtype=bool)) % count
        starts = np.arange(count) * (count - 1)
        return self._read(of_words, words[kept], starts, np.full(count, count - 1))

    def _read(self, of_words: Near, words: Numbers, starts: Numbers, counts: Numbers) -> NDArray[np.float64]:
        total, most = _pooled(of_words, self.bias, words, starts, counts)
        # Between a sum and a mean: long texts say more, but not that much more.
        mean = total / (2 * np.sqrt(counts)[:, None])
        out: NDArray[np.float64] = np.maximum(np.hstack((mean, most)) @ self.hidden + self.hidden_bias, 0.0)
        return out


def _pooled(
    of_words: Near, bias: NDArray[np.int16], words: Numbers, starts: Numbers, counts: Numbers
) -> tuple[Array, Array]:
    """Sum and maximum of the readings of each text, in whole steps until the end.

    All texts are read side by side, a word at a time, the longest first: those that still have a word are the first ones.
    """
    order = np.argsort(-counts, kind="stable")
    begins = starts[order]
    left = np.searchsorted(-counts[order], -np.arange(1, counts.max() + 1), side="right").tolist()
    total = np.zeros((len(order), len(bias)), np.int32)
    most = np.zeros((len(order), len(bias)), np.int16)
    before, here = of_words[:0], of_words[words[begins]]
    for place, count in enumerate(left):
        going_on = left[place + 1] if place + 1 < len(left) else 0
        after = of_words[words[begins[:going_on] + place + 1]]
        reading = here[:count, 1] + bias
        if place:
            reading += before[:count, 0]
        reading[:going_on] += after[:, 2]
        np.maximum(reading, 0, out=reading)
        total[:count] += reading
        np.maximum(most[:count], reading, out=most[:count])
        before, here = here, after
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return total[back] / STEP, most[back] / STEP


def pieces_of(form: str, known: dict[str, int]) -> list[str]:
    """The pieces of a word as the table has it, the longest first from the left (WordPiece, Schuster and Nakajima 2012)."""
    out = []
    if form.startswith("#") and len(form) > 1:
        out.append(TAG)
        form = form[1:]
    for part in _PARTS.findall(form):
        out += _longest_first(part, known)
    return out[:PIECES_MAX]


def _longest_first(part: str, known: dict[str, int]) -> list[str]:
    start, found = 0, []
    while start < len(part):
        rest = f"##{part[start:]}" if start else part
        while rest not in known:
            rest = rest[:-1]
            if len(rest) < (3 if start else 1):
                return [UNKNOWN]
        found.append(rest)
        start += len(rest) - (2 if start else 0)
    return found


@lru_cache(maxsize=1)
def load_encoder(path: Path = SHIPPED) -> Encoder:
    """Read the encoder. Raises WrongEncoder.

    From here on the process multiplies matrices in one thread: these are small, and threads that wait for each other
    halve the speed (measured).
    """
    threadpool_limits(1, "blas")
    try:
        content = path.read_bytes()
        with np.load(archive(content), allow_pickle=False) as arrays:
            pieces = arrays["pieces"].tobytes().decode("utf-8").split("\n")
            return Encoder(
                {piece: row for row, piece in enumerate(pieces)},
                arrays["vectors"],
                arrays["step"].astype(np.float64),
                arrays["near"].astype(np.float64),
                np.rint(np.clip(arrays["bias"], -BIAS_REACH, BIAS_REACH) * STEP).astype(np.int16),
                arrays["hidden"].astype(np.float64),
                arrays["hidden_bias"].astype(np.float64),
                hashlib.sha256(content).hexdigest()[:12],
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
        raise WrongEncoder(f"{path.name} is no sentence encoder ({why(error)}); install Firsthand again") from None
