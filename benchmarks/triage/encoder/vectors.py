"""The vectors of pieces, and which words stand near each other by them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from benchmarks.triage.encoder.teacher import Pieces, Teacher, read

VECTOR = 128
"""Numbers of a piece."""
NEAREST = 12
_WORD = re.compile(r"[a-z]{3,}")

Array = NDArray[Any]


def vectors_of(teacher: Teacher, numbers: list[int]) -> Tensor:
    """Each piece by what the teacher's table says of it, and what the teacher reads when it stands alone."""
    said = teacher.embeddings.word_embeddings.weight.detach().numpy()[numbers]
    alone = read(teacher, [[101, number, 102] for number in numbers])[0][:, -1].astype(np.float32)
    both = np.hstack([_centred(said), _centred(alone)])
    _, _, directions = np.linalg.svd(both - both.mean(axis=0), full_matrices=False)
    short = (both - both.mean(axis=0)) @ directions[:VECTOR].T
    return torch.tensor(short / np.sqrt((short**2).mean()), dtype=torch.float32)


def neighbours(teacher: Teacher, pieces: Pieces) -> dict[str, list[str]]:
    """The nearest words of each whole word that is a piece."""
    words = sorted(
        (number, piece) for piece, number in pieces.tokenizer.get_vocab().items() if _WORD.fullmatch(piece)
    )
    names = [piece for _, piece in words]
    vectors = vectors_of(teacher, [number for number, _ in words]).numpy()
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = {}
    for row, name in enumerate(names):
        nearest = np.argpartition(-(vectors @ vectors[row]), NEAREST + 1)[: NEAREST + 1]
        found[name] = [names[other] for other in nearest if other != row]
    return found


def _centred(values: Array) -> Array:
    values = values - values.mean(axis=0)
    centred: Array = values / np.linalg.norm(values, axis=1).mean()
    return centred
