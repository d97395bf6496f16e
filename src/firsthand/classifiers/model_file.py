"""The model's file: one .npz of numbers and one JSON text; nothing in it can run."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.classifiers.encoder import load_encoder
from firsthand.classifiers.lexicon import Lexicon
from firsthand.classifiers.linear import Head
from firsthand.classifiers.matrix import Columns, Scale
from firsthand.classifiers.wrong_model import WrongModel, archive, why
from firsthand.engine.triage import Bars, Cell, Kept
from firsthand.engine.triage.bars import cells_by_place

SHIPPED = Path(__file__).parents[1] / "library" / "models" / "triage.npz"
FORMAT = 4
"""Since 2 the word families stand in their order: each has the sign of its place. Since 3 bars stand by head,
channel and language, with the rows that they rest on; a file of 2 has one for the topic alone. Since 4 sentences are
read by an encoder too."""
READ = (2, 3, FORMAT)
FILE_BYTES_MAX = 64 * 1024 * 1024


@dataclass(frozen=True)
class Model:
    """All that reading a mention needs, and the figures that the fit came to."""

    heads: tuple[Head, ...]
    lexicon: Lexicon
    scale: Scale
    columns: Columns
    text_weights: NDArray[np.float32]
    """One row for each kept column (row 0: dropped ones), one column for each answer of each head."""
    sentence_weights: NDArray[np.float32]
    """One row for each number of the sentence encoder; none in a model of before there was one."""
    sign_weights: NDArray[np.float32]
    """One row for each sign, the last one the constant."""
    temperature: NDArray[np.float64]
    shift: NDArray[np.float64]
    bars: Bars = field(default_factory=Bars)
    encoder: str = ""
    """The sentence encoder that it was fitted with; its numbers mean nothing to another."""
    version: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)


def save(model: Model, path: Path) -> int:
    """Write the model; the same model gives the same bytes. Returns the size in bytes."""
    meta = {
        "format": FORMAT,
        "heads": [[head.name, list(head.answers)] for head in model.heads],
        "families": [[name, terms] for name, terms in model.lexicon.families.items()],
        "brands": sorted(model.lexicon.brands),
        "only_handles": sorted(model.lexicon.only_handles),
        "scale": [*astuple(model.scale)],
        "encoder": model.encoder,
        "bars": _bars_told(model.bars),
        "figures": model.figures,
    }  # fmt: skip
    scaled, step = _packed(model.text_weights)
    arrays: dict[str, NDArray[Any]] = {
        "meta": np.frombuffer(json.dumps(meta, sort_keys=True).encode(), np.uint8),
        "kept": np.diff(model.columns.kept, prepend=0).astype(np.int32),
        "rarity": model.columns.rarity.astype(np.float16),
        "text": scaled,
        "step": step,
        "sentence": model.sentence_weights.astype(np.float32),
        "signs": model.sign_weights.astype(np.float32),
        "temperature": model.temperature,
        "shift": model.shift,
    }
    content = zipped(arrays)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return len(content)


def load(path: Path = SHIPPED) -> Model:
    """Read a model. Raises WrongModel with the mend."""
    mend = "make one with `firsthand train LABELS --out MODEL`"
    try:
        content = path.read_bytes()
        if len(content) > FILE_BYTES_MAX:
            raise WrongModel(f"{path.name} is too large for a model; {mend}")
        with np.load(archive(content), allow_pickle=False) as arrays:
            meta = json.loads(arrays["meta"].tobytes())
            if meta.get("format") not in READ:
                raise WrongModel(
                    f"{path.name} has format {meta.get('format')}, this version reads {READ[0]} to {READ[-1]}; {mend}"
                )
            found = _model(meta, {name: arrays[name] for name in arrays.files}, _version(content))
            if len(found.sentence_weights) and found.encoder != load_encoder().version:
                raise WrongModel(
                    f"{path.name} was fitted with another sentence encoder than this version has; {mend}"
                )
            return found
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, EOFError) as error:
        raise WrongModel(f"{path.name} is no triage model ({why(error)}); {mend}") from None


def _model(meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], version: str) -> Model:
    families = {str(name): str(terms) for name, terms in meta["families"]}
    return Model(
        tuple(Head(name, tuple(answers)) for name, answers in meta["heads"]),
        Lexicon(families, frozenset(meta["brands"]), frozenset(meta["only_handles"])),
        Scale(*meta["scale"]),
        Columns(np.cumsum(arrays["kept"].astype(np.int64)), arrays["rarity"].astype(np.float32)),
        arrays["text"].astype(np.float32) * arrays["step"],
        arrays.get("sentence", np.zeros((0, arrays["signs"].shape[1]), np.float32)),
        arrays["signs"],
        arrays["temperature"],
        arrays["shift"],
        _bars(meta["bars"]),
        meta.get("encoder", ""),
        version,
        meta["figures"],
    )


def _bars_told(bars: Bars) -> dict[str, Any]:
    """Bars as JSON: a cell is its head, channel, language, count, and each promise with bar, count and right ones."""
    cells = [
        [*place, cell.count, {promise: [kept.bar, kept.count, kept.right] for promise, kept in cell.kept.items()}]
        for place, cell in bars.cells.items()
    ]
    lean = {head: list(each) for head, each in bars.lean.items()}
    return {"drop": bars.drop, "act": bars.act, "lean": lean, "cells": cells}


def _bars(told: Mapping[str, Any]) -> Bars:
    lean = {head: tuple(each) for head, each in told["lean"].items()}
    if "cells" in told:
        cells = tuple(
            Cell(head, channel, lang, count, {promise: Kept(*kept) for promise, kept in of.items()})
            for head, channel, lang, count, of in told["cells"]
        )
    else:
        cells = (Cell("topic", kept={promise: Kept(bar) for promise, bar in told["sure"].items()}),)
        # A model of format 2 without any proven bar asked for nothing more than an even chance.
        cells = cells if told["sure"] else ()
    return Bars(told["drop"], told["act"], lean, cells_by_place(cells))


def _packed(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights as whole steps of a 127th of the largest of their column: a quarter of the size, no worse."""
    step = (np.abs(weights).max(axis=0, initial=1e-9) / 127).astype(np.float32)
    return np.round(weights / step).astype(np.int8), step


def zipped(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """An .npz without times of day, so that a model can be compared byte by byte."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            part = io.BytesIO()
            np.lib.format.write_array(part, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), part.getvalue(), zipfile.ZIP_DEFLATED, 9
            )
    return buffer.getvalue()


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
