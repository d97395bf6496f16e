"""The teacher: all-MiniLM-L6-v2 (Apache-2.0), read from the folder that holds its weights, with our heads above it."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from firsthand.classifiers.training import HEADS

LAYERS = (3, 6)
"""The middle layer knows how a thing is said, the last one what is meant; both are learned."""
ATTENTIONS, WIDTH, INNER, NEAR_NOTHING = 12, 384, 1536, 1e-12
PIECES_MAX = 96
_LINK, _HANDLE = re.compile(r"https?://\S+"), re.compile(r"@\w+")

Array = NDArray[Any]


class Teacher(nn.Module):
    """Six layers of attention; modules have the names that the file of weights gives them."""

    def __init__(self, drop: float = 0.1) -> None:
        super().__init__()
        self.embeddings = _Embeddings()
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(_Layer(drop) for _ in range(max(LAYERS)))})
        self.drop = nn.Dropout(drop)
        self.heads = nn.Linear(WIDTH, sum(head.width for head in HEADS))

    def forward(self, ids: Tensor, there: Tensor) -> tuple[list[Tensor], Tensor]:
        """The means of the kept layers over the pieces of each text, and what the heads say."""
        states = self.drop(self.embeddings(ids))
        mask = (there[:, None, None, :] - 1) * 1e4
        kept = []
        for number, layer in enumerate(self.encoder["layer"]):  # type: ignore[arg-type]
            states = layer(states, mask)
            if number + 1 in LAYERS:
                kept.append((states * there[..., None]).sum(1) / there.sum(1, keepdim=True))
        return kept, self.heads(self.drop(kept[-1]))


class Pieces:
    """Texts as the teacher's numbers of pieces; people's handles are one word, and links another."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(PIECES_MAX)

    def of(self, texts: Sequence[str]) -> list[list[int]]:
        plain = [_HANDLE.sub("@user", _LINK.sub("link", text)) for text in texts]
        return [found.ids for found in self.tokenizer.encode_batch(plain)]


def load(folder: Path) -> Teacher:
    """The teacher with the weights of `folder`/model.safetensors; the heads above it know nothing yet."""
    content = (folder / "model.safetensors").read_bytes()
    size = struct.unpack("<Q", content[:8])[0]
    teacher = Teacher()
    known = teacher.state_dict()
    for name, told in json.loads(content[8 : 8 + size]).items():
        if name in known:
            start, end = told["data_offsets"]
            numbers = np.frombuffer(content[8 + size + start : 8 + size + end], np.float32)
            known[name] = torch.from_numpy(numbers.reshape(told["shape"]).copy())
    teacher.load_state_dict(known)
    return teacher


def batch(pieces: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
    """Texts side by side, filled up with nothing: numbers, and 1 where there is a piece."""
    longest = max(map(len, pieces))
    ids = torch.zeros((len(pieces), longest), dtype=torch.long)
    there = torch.zeros((len(pieces), longest))
    for row, each in enumerate(pieces):
        ids[row, : len(each)] = torch.tensor(each)
        there[row, : len(each)] = 1
    return ids, there


@torch.inference_mode()
def read(teacher: nn.Module, pieces: Sequence[list[int]], at_once: int = 96) -> tuple[Array, Array]:
    """What the kept layers say of each text, (texts, layers, 384), and the heads, (texts, answers).

    In the short numbers that the teacher is held in: `.to(torch.bfloat16)` reads twice as fast, and logits of a spread of
    2.4 differ by .009.
    """
    teacher.eval()
    held_in = next(teacher.parameters()).dtype
    order = np.argsort([len(each) for each in pieces], kind="stable")
    readings, said = [], []
    for start in range(0, len(order), at_once):
        ids, there = batch([pieces[row] for row in order[start : start + at_once]])
        kept, logits = teacher(ids, there.to(held_in))
        readings.append(torch.stack(kept, 1).half().numpy())
        said.append(logits.float().numpy())
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return np.concatenate(readings)[back], np.concatenate(said)[back]


class _Embeddings(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(30522, WIDTH)
        self.position_embeddings = nn.Embedding(512, WIDTH)
        self.token_type_embeddings = nn.Embedding(2, WIDTH)
        self.LayerNorm = nn.LayerNorm(WIDTH, NEAR_NOTHING)

    def forward(self, ids: Tensor) -> Any:
        place = self.position_embeddings.weight[: ids.shape[1]] + self.token_type_embeddings.weight[0]
        return self.LayerNorm(self.word_embeddings(ids) + place)


class _Layer(nn.Module):
    def __init__(self, drop: float) -> None:
        super().__init__()
        self.attention = nn.ModuleDict(
            {
                "self": nn.ModuleDict({name: nn.Linear(WIDTH, WIDTH) for name in ("query", "key", "value")}),
                "output": _Added(WIDTH),
            }
        )
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(WIDTH, INNER)})
        self.output = _Added(INNER)
        self.drop = nn.Dropout(drop)

    def forward(self, states: Tensor, mask: Tensor) -> Any:
        asked, key, value = (
            part(states).unflatten(2, (ATTENTIONS, -1)).transpose(1, 2)
            for part in self.attention["self"].values()  # type: ignore[operator,union-attr]
        )
        lost = self.drop.p if self.training else 0.0
        seen = functional.scaled_dot_product_attention(asked, key, value, attn_mask=mask, dropout_p=lost)
        states = self.attention["output"](states, seen.transpose(1, 2).flatten(2), self.drop)
        return self.output(states, functional.gelu(self.intermediate["dense"](states)), self.drop)


class _Added(nn.Module):
    """A layer whose answer is added to what came in."""

    def __init__(self, incoming: int) -> None:
        super().__init__()
        self.dense = nn.Linear(incoming, WIDTH)
        self.LayerNorm = nn.LayerNorm(WIDTH, NEAR_NOTHING)

    def forward(self, states: Tensor, found: Tensor, drop: nn.Dropout) -> Any:
        return self.LayerNorm(states + drop(self.dense(found)))
