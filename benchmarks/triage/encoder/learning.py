"""The small encoder learns what the tuned teacher reads in each text, and what its heads say of it.

The vectors of pieces begin as the teacher's own, made shorter, and learn more slowly than the rest: words that none of
the texts holds keep their place among their neighbours. What is learned is how three neighbours are read together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.triage.encoder.teacher import Pieces, Teacher
from benchmarks.triage.encoder.vectors import VECTOR, vectors_of
from firsthand.classifiers.corpus import read_corpus
from firsthand.classifiers.encoder import TAG, UNKNOWN, pieces_of
from firsthand.classifiers.features import Piece, Reader
from firsthand.classifiers.lexicon import load_lexicon
from firsthand.classifiers.model_file import zipped
from firsthand.classifiers.scorer import MASKED
from firsthand.classifiers.training import HEADS

READINGS, WIDTH = 128, 128
"""Numbers of a reading of three words, and of a whole text."""
MEANT = 128
"""Main directions of the teacher's readings that are learned."""
EPOCHS, AT_ONCE, RATE, RATE_OF_VECTORS = 6, 256, 2e-3, 1e-3
HEADS_COUNT = 2.0
"""What the heads say counts so much beside what is read."""
WORDS_MAX = 80
_LATIN = re.compile(r"(##)?[a-z0ß-ÿœ]+|[^\w\s]")

Array = NDArray[Any]


def learn(
    texts: Sequence[str], taught: tuple[Array, Array], general: tuple[Teacher, Pieces], out: Path, seed: int
) -> None:
    """Train the encoder and write its file.

    `taught` is what the tuned teacher reads in each text and what its heads say; `general` is the teacher as it was, with
    its pieces: the vectors come from there, so that words which no text holds keep their place among their neighbours.
    """
    torch.manual_seed(seed)
    readings, said = taught
    untuned, numbered = general
    vocabulary = numbered.tokenizer.get_vocab()
    kept = sorted((number, piece) for piece, number in vocabulary.items() if _LATIN.fullmatch(piece))
    pieces = [UNKNOWN, TAG, *MASKED, *(piece for _, piece in kept)]
    own = len(pieces) - len(kept)
    vectors = vectors_of(untuned, [number for number, _ in kept])
    words, forms = _words(texts)
    known = {piece: row for row, piece in enumerate(pieces)}
    of_form = [[known[piece] for piece in pieces_of(form, known)] or [0] for form in forms]
    corpus = len(read_corpus())
    meant = _normal(readings)
    logits = _standard(said, corpus)
    net = Net(vectors, own)
    _train(net, words, of_form, _main_directions(meant, corpus), logits, seed)
    _write(net, pieces, [words[row] for row in range(corpus)], of_form, out)


class Net(nn.Module):
    """The encoder as it is learned; `Encoder` reads the same in whole steps."""

    def __init__(self, vectors: Tensor, own: int) -> None:
        super().__init__()
        self.own = own
        self.special = nn.Parameter(torch.randn(own, VECTOR) * 0.1)
        self.vectors = nn.Parameter(vectors.clone())
        self.near = nn.Linear(VECTOR, 3 * READINGS, bias=False)
        nn.init.normal_(self.near.weight, std=1 / np.sqrt(3 * VECTOR))
        self.bias = nn.Parameter(torch.zeros(READINGS))
        self.hidden = nn.Linear(2 * READINGS, WIDTH)
        self.meant = nn.Linear(WIDTH, MEANT)
        self.heads = nn.Linear(WIDTH, sum(head.width for head in HEADS))

    def table(self) -> Tensor:
        return torch.cat([self.special, self.vectors])

    def forward(self, words: Tensor, rows: Tensor, owner: Tensor, count: int) -> Tensor:
        """`words` (texts, words) are places among `count` distinct words, 0 for none; `rows` their pieces."""
        found = torch.where(
            (rows < self.own)[:, None],
            self.special[rows.clamp(max=self.own - 1)],
            self.vectors[(rows - self.own).clamp(min=0)],
        )
        summed = torch.zeros(count, VECTOR).index_add(0, owner, found)
        around = functional.pad(self.near(summed), (0, 0, 1, 0)).view(count + 1, 3, READINGS)[words]
        left = functional.pad(around[:, :-1, 0], (0, 0, 1, 0))
        right = functional.pad(around[:, 1:, 2], (0, 0, 0, 1))
        there = (words > 0).float()[..., None]
        read = functional.relu(around[:, :, 1] + left + right + self.bias) * there
        mean = read.sum(1) / (2 * there.sum(1).clamp(min=1).sqrt())
        return functional.relu(self.hidden(torch.cat([mean, read.max(1).values], 1)))


def _words(texts: Sequence[str]) -> tuple[list[Array], list[str]]:
    reader = Reader(load_lexicon())
    rows = reader.read([Piece(text) for text in texts])
    ends = [*rows.starts[1:].tolist(), len(rows.words)]
    return [
        rows.words[start:end][:WORDS_MAX] for start, end in zip(rows.starts, ends, strict=True)
    ], reader.table.forms


def _normal(readings: Array) -> Array:
    parts = readings.astype(np.float32)
    return (parts / np.linalg.norm(parts, axis=2, keepdims=True)).reshape(len(parts), -1)


def _main_directions(meant: Array, corpus: int) -> Tensor:
    """The main directions, the strong ones held back by the root of their strength."""
    centred = meant - meant[:corpus].mean(axis=0)
    _, strength, directions = np.linalg.svd(centred[:20_000], full_matrices=False)
    spread = strength[:MEANT] / np.sqrt(20_000)
    return torch.tensor(centred @ directions[:MEANT].T / np.sqrt(spread * spread[0]), dtype=torch.float32)


def _standard(values: Array, corpus: int) -> Tensor:
    return torch.tensor((values - values[:corpus].mean(axis=0)) / values[:corpus].std(axis=0))


def _batch(words: Sequence[Array], of_form: Sequence[list[int]]) -> tuple[Tensor, Tensor, Tensor, int]:
    longest = max(1, *(len(each) for each in words))
    padded = np.full((len(words), longest), -1)
    for row, each in enumerate(words):
        padded[row, : len(each)] = each
    distinct, place = np.unique(padded, return_inverse=True)
    place = place.reshape(padded.shape)
    if distinct[0] == -1:
        distinct = distinct[1:]
    else:
        place = place + 1
    found = [of_form[word] for word in distinct]
    owner = np.repeat(np.arange(len(found)), [len(each) for each in found])
    return torch.tensor(place), torch.tensor(np.concatenate(found)), torch.tensor(owner), len(found)


def _train(
    net: Net, words: list[Array], of_form: list[list[int]], meant: Tensor, logits: Tensor, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    order = chance.permutation(len(words))
    kept_apart, learned = order[:2000], order[2000:]
    lengths = np.array([len(words[row]) for row in learned])
    steps = EPOCHS * (len(learned) // AT_ONCE)
    rest = [part for part in net.parameters() if part is not net.vectors]
    search = torch.optim.AdamW(
        [{"params": rest}, {"params": [net.vectors], "weight_decay": 0.0}], RATE, weight_decay=1e-4
    )
    rates = [RATE, RATE_OF_VECTORS]
    pace = torch.optim.lr_scheduler.OneCycleLR(search, rates, total_steps=steps + 1, pct_start=0.1)
    for epoch in range(EPOCHS):
        by_length = learned[np.argsort(lengths + chance.random(len(learned)) * 6)]
        for part in _parts(by_length, chance):
            of_meaning, of_heads = _losses(net, words, of_form, part, meant, logits)
            loss = of_meaning + HEADS_COUNT * of_heads
            search.zero_grad()
            loss.backward()
            search.step()
            pace.step()
        with torch.no_grad():
            said = [float(each) for each in _losses(net, words, of_form, kept_apart, meant, logits)]
        print(
            f"round {epoch + 1}: left unexplained {said[0]:.3f} of meaning, {said[1]:.3f} of heads",
            flush=True,
        )


def _parts(order: Array, chance: np.random.Generator) -> Iterator[Array]:
    starts = np.arange(0, len(order) - AT_ONCE + 1, AT_ONCE)
    for start in chance.permutation(starts):
        yield order[start : start + AT_ONCE]


def _losses(
    net: Net, words: list[Array], of_form: list[list[int]], part: Array, meant: Tensor, logits: Tensor
) -> tuple[Tensor, Tensor]:
    read = net(*_batch([words[row] for row in part], of_form))
    # The meaning is learned at its own size: brought to one it would begin far off, and units would die of it.
    strength = (meant[part] ** 2).sum(1).mean()
    off = ((net.meant(read) - meant[part]) ** 2).sum(1).mean()
    return off / strength, ((net.heads(read) - logits[part]) ** 2).mean()


def _write(net: Net, pieces: list[str], corpus: list[Array], of_form: list[list[int]], out: Path) -> None:
    """The file: vectors as steps of a 127th of the largest of their column, every number of a text of one spread."""
    with torch.no_grad():
        read = torch.cat([net(*_batch(corpus[at : at + 500], of_form)) for at in range(0, len(corpus), 500)])
        spread = (read.std(0).clamp(min=1e-3) * WIDTH**0.5).numpy()
        table = net.table().numpy()
        step = np.abs(table).max(axis=0) / 127
        arrays = {
            "pieces": np.frombuffer("\n".join(pieces).encode(), np.uint8),
            "vectors": np.rint(table / step).astype(np.int8),
            "step": step.astype(np.float32),
            "near": net.near.weight.numpy().T.astype(np.float16),
            "bias": net.bias.numpy().astype(np.float32),
            "hidden": (net.hidden.weight.numpy() / spread[:, None]).T.astype(np.float16),
            "hidden_bias": (net.hidden.bias.numpy() / spread).astype(np.float32),
        }
    content = zipped(arrays)
    out.write_bytes(content)
    print(f"{out}: {len(content):,} bytes, {len(pieces):,} pieces")
