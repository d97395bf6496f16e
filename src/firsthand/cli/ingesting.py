"""The run of `firsthand ingest`: batches in, a progress bar, a summary, and what was refused."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from firsthand import wiring
from firsthand.cli import export_mapping
from firsthand.cli.reading_ahead import ReadAhead, worth_it
from firsthand.desk.intake import Taken, take_patiently
from firsthand.desk.lines import Refused, open_lines, placed_lines
from firsthand.desk.ports import Desk
from firsthand.desk.refused import RefusedFile
from firsthand.domain.mention import Mention
from firsthand.wiring import clock

BATCH = 2000
GARBAGE = 200_000


def ingest(
    files: list[str],
    map_file: str | None,
    as_json: bool,
    model: Path | None,
    refused_path: Path | None,
    size: int = BATCH,
) -> int:
    """Take every file; returns the exit code."""
    screen = Console(stderr=True)
    started = time.perf_counter()
    _look_for_circles_seldom()
    total = Taken()
    refused = RefusedFile(refused_path or wiring.home() / "refused" / "ingest.jsonl")
    batches = chain.from_iterable(_batches(path, map_file, screen, refused, size) for path in files)
    with _progress(screen, files) as (bar, task):
        for taken, batch in _takings(batches, wiring.desk(model)):
            _add(total, taken)
            _keep_refused(taken, batch, refused)
            bar.update(task, advance=batch.byte_count, mentions=total.mentions, rate=_rate(total, started))
    seconds = time.perf_counter() - started
    summary = _summary(total, refused, seconds)
    if as_json:
        print(json.dumps(summary))
    else:
        _print(summary, screen)
    for line in refused.first:
        screen.print(line, style="yellow", markup=False, highlight=False)
    if refused.count:
        screen.print(f"{refused.count:,} refused; kept in {refused.path}", style="bold", highlight=False)
    return 1 if refused.count else 0


def _look_for_circles_seldom() -> None:
    """A batch makes some hundred thousand values that live until it is stored; none of them is in a circle, and
    looking through them for one takes a sixth of the time."""
    gc.freeze()
    gc.set_threshold(GARBAGE, 50, 50)


class _progress:
    """A bar over the bytes of all files, with the rate and the time left; plain where there is no terminal."""

    def __init__(self, screen: Console, files: list[str]) -> None:
        sizes = [Path(f).stat().st_size for f in files if f != "-" and Path(f).exists()]
        self.total = sum(sizes) if len(sizes) == len(files) else None
        self.bar = Progress(
            TextColumn("ingest"),
            BarColumn(),
            TextColumn("{task.fields[mentions]:,} mentions, {task.fields[rate]:,.0f} a second"),
            TimeRemainingColumn(),
            console=screen,
            disable=not screen.is_terminal,
        )

    def __enter__(self) -> tuple[Progress, Any]:
        self.bar.start()
        return self.bar, self.bar.add_task("ingest", total=self.total, mentions=0, rate=0.0)

    def __exit__(self, *_: object) -> None:
        self.bar.stop()


@dataclass(frozen=True, slots=True)
class _Batch:
    """Mentions of one file that are stored together, where each stood, and how far they moved the file on."""

    path: str
    mentions: list[Mention]
    lines: list[int | None]
    byte_count: int


def _batches(
    path: str, map_file: str | None, screen: Console, refused: RefusedFile, size: int
) -> Iterator[_Batch]:
    """The mentions of one file, a batch at a time, with the bytes that each batch moved the file on."""
    try:
        stream = open_lines(path)
    except OSError as error:
        refused.keep_file(path, str(error.strerror or error))
        return
    with stream:
        if path.endswith((".csv", ".csv.gz")) or map_file:
            rows = export_mapping.read(path, stream, map_file, screen)
            entries: Iterable[tuple[int | None, Mention | Refused]] = ((None, row) for row in rows)
        else:
            entries = placed_lines(stream, clock.latest(wiring.home()))
        walk, at, any_line = iter(entries), 0, False
        while piece := list(islice(walk, size)):
            any_line = True
            mentions: list[Mention] = []
            lines: list[int | None] = []
            for line, entry in piece:
                if isinstance(entry, Refused):
                    refused.keep(path, entry)
                else:
                    mentions.append(entry)
                    lines.append(line)
            here = _position(stream)
            yield _Batch(path, mentions, lines, here - at)
            at = here
        if not any_line:
            refused.keep_file(path, "the file is empty")


def _position(stream: Any) -> int:
    raw = getattr(stream, "fileobj", None) or stream
    try:
        return int(raw.tell())
    except (OSError, ValueError):
        return 0


def _keep_refused(taken: Taken, batch: _Batch, refused: RefusedFile) -> None:
    """What could be read and not be taken, each with the line that it stood on."""
    if not taken.refused:
        return
    line_of = {id(mention): line for mention, line in zip(batch.mentions, batch.lines, strict=True)}
    for refusal in taken.refused:
        refused.keep_mention(batch.path, line_of[id(refusal.mention)], refusal)


def _takings(batches: Iterator[_Batch], desk: Desk) -> Iterator[tuple[Taken, _Batch]]:
    """Take one batch after the other, while the next one is being read where a core is free for it."""
    ahead = ReadAhead(desk.reader) if worth_it() else None
    desk = replace(desk, reader=ahead) if ahead else desk
    here, fresh = next(batches, None), True
    while here:
        following = next(batches, None)
        if ahead and following and fresh:
            ahead.next_batch(following.mentions)
        taken = take_patiently(here.mentions, desk)
        # A file that is taken again has nothing to read ahead.
        fresh = taken.new > 0
        yield taken, here
        here = following
    if ahead:
        ahead.close()


def _add(total: Taken, more: Taken) -> None:
    for field in fields(Taken):
        if field.name in ("opened", "touched"):
            continue
        now = getattr(total, field.name)
        now += getattr(more, field.name)
        setattr(total, field.name, now)


def _rate(total: Taken, started: float) -> float:
    return total.mentions / max(time.perf_counter() - started, 1e-9)


def _summary(total: Taken, refused: RefusedFile, seconds: float) -> dict[str, Any]:
    return {
        "mentions": total.mentions + refused.count - len(total.refused),
        "new": total.new,
        "duplicates": total.duplicates,
        "refused": refused.count,
        "actionable": total.actionable,
        "cases": total.cases,
        "abstained": total.abstained,
        "by_topic": dict(total.by_topic.most_common()),
        "by_tier": dict(sorted(total.by_tier.items())),
        "by_queue": dict(total.by_queue.most_common()),
        "seconds": round(seconds, 3),
        "refused_file": str(refused.path) if refused.count else None,
    }


def _print(summary: dict[str, Any], screen: Console) -> None:
    table = Table(title="Ingest", show_header=False, title_justify="left")
    table.add_column(justify="left")
    table.add_column(justify="right")
    words = {"abstained": "needs a person", "new": "new on the shelf"}
    for name in ("mentions", "new", "duplicates", "refused", "actionable", "abstained", "cases"):
        table.add_row(words.get(name, name), f"{summary[name]:,}")
    for queue, count in summary["by_queue"].items():
        table.add_row(f"  cases for {queue}", f"{count:,}")
    rate = summary["mentions"] / max(summary["seconds"], 1e-9)
    table.add_row("seconds", f"{summary['seconds']:,.1f}")
    table.add_row("mentions a second", f"{rate:,.0f}")
    Console(file=sys.stdout).print(table)
