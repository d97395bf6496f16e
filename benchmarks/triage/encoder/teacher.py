"""The teacher: all-MiniLM-L6-v2 (Apache-2.0), read layer by layer from the folder that holds its weights."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

LAYERS = (3, 6)
"""The middle layer knows how a thing is said, the last one what is meant; both are learned."""
HEADS, WIDTH = 12, 384
_LINK = re.compile(r"https?://\S+")


class Teacher:
    """Weights by their names in the file."""

    def __init__(self, folder: Path) -> None:
        content = (folder / "model.safetensors").read_bytes()
        size = struct.unpack("<Q", content[:8])[0]
        self.weights: dict[str, Tensor] = {}
        for name, told in json.loads(content[8 : 8 + size]).items():
            if name != "__metadata__" and told["dtype"] == "F32":
                start, end = told["data_offsets"]
                numbers = np.frombuffer(content[8 + size + start : 8 + size + end], np.float32)
                self.weights[name] = torch.from_numpy(numbers.reshape(told["shape"]).copy())
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(96)

    @torch.inference_mode()
    def read(self, texts: list[str], at_once: int = 64) -> NDArray[np.float16]:
        """(texts, layers, 384): the mean over the pieces of each text."""
        pieces = [found.ids for found in self.tokenizer.encode_batch([_LINK.sub("link", text) for text in texts])]
        return self.read_pieces(pieces, at_once)

    @torch.inference_mode()
    def read_pieces(self, pieces: list[list[int]], at_once: int) -> NDArray[np.float16]:
        order = np.argsort([len(each) for each in pieces], kind="stable")
        out = np.zeros((len(pieces), len(LAYERS), WIDTH), np.float16)
        for start in range(0, len(order), at_once):
            part = order[start : start + at_once]
            longest = max(len(pieces[row]) for row in part)
            ids = torch.zeros((len(part), longest), dtype=torch.long)
            there = torch.zeros((len(part), longest))
            for row, text in enumerate(part):
                ids[row, : len(pieces[text])] = torch.tensor(pieces[text])
                there[row, : len(pieces[text])] = 1
            for place, states in enumerate(self._layers(ids, there)):
                mean = (states * there[..., None]).sum(1) / there.sum(1, keepdim=True)
                out[part, place] = mean.numpy()
        return out

    def _layers(self, ids: Tensor, there: Tensor) -> list[Tensor]:
        base = "embeddings."
        states = self.weights[base + "word_embeddings.weight"][ids]
        states = states + self.weights[base + "position_embeddings.weight"][: ids.shape[1]]
        states = self._norm(states + self.weights[base + "token_type_embeddings.weight"][0], base + "LayerNorm")
        mask = (there[:, None, None, :] - 1) * 1e4
        kept = []
        for number in range(max(LAYERS)):
            states = self._layer(states, mask, f"encoder.layer.{number}.")
            if number + 1 in LAYERS:
                kept.append(states)
        return kept

    def _layer(self, states: Tensor, mask: Tensor, base: str) -> Tensor:
        count, length, _ = states.shape
        asked, key, value = (
            self._linear(states, f"{base}attention.self.{name}").view(count, length, HEADS, -1).transpose(1, 2)
            for name in ("query", "key", "value")
        )
        seen: Any = functional.scaled_dot_product_attention(asked, key, value, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(count, length, WIDTH)
        states = self._norm(
            states + self._linear(seen, f"{base}attention.output.dense"), f"{base}attention.output.LayerNorm"
        )
        inner = functional.gelu(self._linear(states, f"{base}intermediate.dense"))
        return self._norm(states + self._linear(inner, f"{base}output.dense"), f"{base}output.LayerNorm")

    def _linear(self, states: Tensor, name: str) -> Tensor:
        return functional.linear(states, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def _norm(self, states: Tensor, name: str) -> Tensor:
        return functional.layer_norm(
            states, (WIDTH,), self.weights[f"{name}.weight"], self.weights[f"{name}.bias"], 1e-12
        )
