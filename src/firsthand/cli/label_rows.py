"""Label files: each line is a label row, or it is refused with its field and the mend, and the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from firsthand.classifiers.corpus import VALUES, Labelled, WrongLabels, labelled
from firsthand.desk.lines import Refused, numbered, open_lines
from firsthand.desk.refused import RefusedFile


def read_label_files(paths: Sequence[Path], kept: RefusedFile) -> list[Labelled]:
    """The sound rows of all files. Raises WrongLabels for a file without one, OSError for one that cannot be opened."""
    return [row for path in paths for row in _sound_rows(path, kept)]


def _sound_rows(path: Path, kept: RefusedFile) -> list[Labelled]:
    rows = []
    for row in _rows(path):
        if isinstance(row, Refused):
            kept.keep(path.name, row)
        else:
            rows.append(row)
    if not rows:
        heads = ", ".join(VALUES)
        raise WrongLabels(
            f"{path.name}: no label rows; write one JSON object a line with `text` and any of {heads}"
        )
    return rows


def _rows(path: Path) -> Iterator[Labelled | Refused]:
    with open_lines(str(path)) as stream:
        for number, raw in numbered(stream):
            yield raw if isinstance(raw, Refused) else _row(raw, number)


def _row(raw: bytes, number: int) -> Labelled | Refused:
    try:
        row = json.loads(raw)
    except UnicodeDecodeError:
        return Refused(number, "", "the line is not UTF-8 text", "save the file as UTF-8 text", raw)
    except (ValueError, RecursionError) as error:
        return Refused(number, "", f"broken JSON ({error})", "write one whole JSON object a line", raw)
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return Refused(number, "text", "the text is missing", 'write {"text": "...", "topic": "billing"}', raw)
    try:
        return labelled(row, "")
    except WrongLabels as error:
        field, _, rest = str(error).removeprefix(", ").partition(": ")
        problem, _, mend = rest.rpartition("; ")
        return Refused(number, field, problem, mend, raw)
