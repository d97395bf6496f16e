"""Label files: each line is a label row, or it is refused with its field and the mend."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from firsthand.classifiers.corpus import VALUES, Labelled, WrongLabels, labelled
from firsthand.desk.lines import Refused, numbered, open_lines


def label_rows(path: Path) -> Iterator[Labelled | Refused]:
    """Each line of a file, also a packed one. Raises WrongLabels for a file without a line, and what `open` raises."""
    with open_lines(str(path)) as stream:
        none = True
        for number, raw in numbered(stream):
            none = False
            yield raw if isinstance(raw, Refused) else _row(raw, number)
    if none:
        raise no_rows(path)


def read_labels(path: Path) -> list[Labelled]:
    """All rows of a file that has to be sound. Raises WrongLabels with line, field and mend for the first that is not."""
    rows = []
    for row in label_rows(path):
        if isinstance(row, Refused):
            raise WrongLabels(row.problem, mend=row.mend, where=path.name, line=row.line, field=row.field)
        rows.append(row)
    return rows


def no_rows(path: Path) -> WrongLabels:
    """What is said of a file without one sound row."""
    mend = f"write one JSON object a line with `text` and any of {', '.join(VALUES)}"
    return WrongLabels("no label rows", mend=mend, where=path.name)


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
        return labelled(row)
    except WrongLabels as wrong:
        return Refused(number, wrong.field, wrong.problem, wrong.mend, raw)
