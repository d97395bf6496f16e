"""Label files at the command line: what is refused is kept, and the rest goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from firsthand.classifiers.corpus import Labelled
from firsthand.classifiers.label_rows import label_rows, no_rows
from firsthand.desk.lines import Refused
from firsthand.desk.refused import RefusedFile


def read_label_files(paths: Sequence[Path], kept: RefusedFile) -> list[Labelled]:
    """The sound rows of all files. Raises WrongLabels for a file without one, OSError for one that cannot be opened."""
    return [row for path in paths for row in _sound_rows(path, kept)]


def _sound_rows(path: Path, kept: RefusedFile) -> list[Labelled]:
    rows = []
    for row in label_rows(path):
        if isinstance(row, Refused):
            kept.keep(path.name, row)
        else:
            rows.append(row)
    if not rows:
        raise no_rows(path)
    return rows
