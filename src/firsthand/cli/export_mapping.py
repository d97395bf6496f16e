"""`--map`: a helpdesk export's columns, guessed, shown, saved, taken again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from rich.console import Console
from rich.table import Table

from firsthand import wiring
from firsthand.cli.plainly import of_the_system
from firsthand.desk.exports import (
    EmptyExport,
    Label,
    Mapping,
    columns_of,
    encoding_of,
    guess,
    load,
    read_export,
    save,
)
from firsthand.desk.lines import Refused
from firsthand.domain.mention import Mention

HEAD_BYTES = 65_536
NO_GUESS = "name the columns in a mapping file and give it with --map FILE; --map guess writes one to begin with"


def read(path: str, stream: BinaryIO, map_file: str | None, screen: Console) -> Iterator[Mention | Refused]:
    """The mentions of one export; its labels are kept in a file that is named, ready for `firsthand train`."""
    try:
        mapping = _mapping(path, stream, map_file, screen)
    except EmptyExport:
        return  # A file without a line is told as such, like any other.
    except (ValueError, OSError) as error:
        yield Refused(0, "--map", of_the_system(error, map_file), NO_GUESS)
        return
    if missing := mapping.missing():
        yield Refused(1, missing[0], f"no column was found for {' and '.join(missing)}", NO_GUESS)
        return
    labels, count = wiring.home() / "labels" / (Path(path).name + ".labels.jsonl"), 0
    labels.parent.mkdir(parents=True, exist_ok=True)
    with labels.open("w", encoding="utf-8") as kept:
        for entry in read_export(stream, mapping, wiring.now(), path):
            if isinstance(entry, Label):
                kept.write(json.dumps({"text": entry.text, "topic": entry.topic}, ensure_ascii=False) + "\n")
                count += 1
            else:
                yield entry
    if count:
        screen.print(f"{count:,} labels from old queues and closing codes: {labels}", highlight=False)


def _mapping(path: str, stream: BinaryIO, map_file: str | None, screen: Console) -> Mapping:
    if map_file and map_file != "guess":
        return load(Path(map_file))
    if not stream.seekable():
        raise ValueError("the columns of standard input cannot be guessed")
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    header = columns_of(head.decode(encoding_of(head), "replace"))
    found = guess(header)
    saved = wiring.home() / "mappings" / (Path(path).name + ".map.json")
    saved.parent.mkdir(parents=True, exist_ok=True)
    save(found, saved)
    _show(found, header, saved, screen)
    return found


def _show(mapping: Mapping, header: list[str], saved: Path, screen: Console) -> None:
    table = Table(title="Columns as guessed", title_justify="left")
    table.add_column("field")
    table.add_column("column")
    for name, column in mapping.columns.items():
        table.add_row(name, column)
    unused = [column for column in header if column not in mapping.columns.values()]
    screen.print(table)
    if unused:
        screen.print(f"not used: {', '.join(unused)}", highlight=False, markup=False)
    screen.print(f"saved to {saved}; change it and give it with --map to correct the guess", highlight=False)
