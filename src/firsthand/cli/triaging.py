"""Triage of a whole file: chunks of lines to as many processes as there are cores, results in order."""

from __future__ import annotations

import gc
import gzip
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import msgspec
import typer

from firsthand.cli.plainly import of_the_system
from firsthand.cli.refusals import beside, exit_code, tell_empty
from firsthand.desk.lines import AHEAD_MAX, Refused, decode, numbered, open_lines
from firsthand.desk.refused import RefusedFile
from firsthand.domain.mention import Mention

if TYPE_CHECKING:
    from firsthand.classifiers.triager import Triager
    from firsthand.domain.policy import Policy

CHUNK = 2_000
"""Lines that travel to a process together."""
WAITING_MAX = 3
"""Chunks in flight for each process: enough that none waits, few enough that memory stays flat."""

Chunk = list[tuple[int, bytes | Refused]]
Answer = tuple[bytes, list[Refused], int, int, int]
"""Result lines, refusals, and the counts of read, actionable and abstained mentions."""

_reader: tuple[Triager, Policy | None, datetime] | None = None


def triage_file(
    file: str, out: str, model: Path | None, rules: Path | None, jobs: int, refused_path: Path | None
) -> int:
    """Read a file of mentions, write a file of results; the exit code."""
    kept = RefusedFile(refused_path or beside(file, out))
    with ExitStack() as open_files:
        try:
            _prepare(model, rules, anew=True)
            stream = open_files.enter_context(open_lines(file)) if file != "-" else open_lines(file)
            results = open_files.enter_context(_open_out(out)) if out != "-" else sys.stdout.buffer
        except Exception as error:
            if not _is_told(error):
                raise
            typer.echo(of_the_system(error), err=True)
            return 1
        totals = [0, 0, 0]
        for lines, refused, *counts in _answers(stream, jobs or _cores(), model, rules):
            results.write(lines)
            totals = [total + count for total, count in zip(totals, counts, strict=True)]
            for each in refused:
                kept.keep(file, each)
    if not totals[0] and not kept.count:
        tell_empty(file, "mentions", kept)
    return _summary(totals, kept)


def _answers(stream: BinaryIO, jobs: int, model: Path | None, rules: Path | None) -> Iterator[Answer]:
    """The answers to each chunk, in order. A small file is read here; processes cost more than they save."""
    chunks = _chunks(stream)
    first = list(islice(chunks, 2))
    if jobs == 1 or len(first) < 2:
        for chunk in first:
            yield _read(chunk)
        for chunk in chunks:
            yield _read(chunk)
        return
    with multiprocessing.Pool(jobs, _prepare, (model, rules)) as pool:
        waiting = deque(pool.apply_async(_read, (chunk,)) for chunk in first)
        while waiting:
            while len(waiting) < jobs * WAITING_MAX and (another := next(chunks, None)):
                waiting.append(pool.apply_async(_read, (another,)))
            yield waiting.popleft().get()


def _chunks(stream: BinaryIO) -> Iterator[Chunk]:
    lines = numbered(stream)
    while chunk := list(islice(lines, CHUNK)):
        yield chunk


def _prepare(model: Path | None, rules: Path | None, *, anew: bool = False) -> None:
    """Load what a process needs, once; a forked process has it already."""
    global _reader  # noqa: PLW0603  One reader a process: a pool's function takes nothing along.
    if anew or _reader is None:
        from firsthand import wiring
        from firsthand.classifiers.triager import Triager

        triager = Triager.load(model, rules) if rules else wiring.triager(model)
        _reader = (triager, None, wiring.now())
        # Mentions come and go by the million and hold no circles: looking for garbage all the time costs a tenth.
        gc.freeze()
        gc.set_threshold(100_000, 20, 20)


def _read(chunk: Chunk) -> Answer:
    assert _reader is not None, "a process prepares before it reads"
    triager, policy, now = _reader
    outcomes = [
        line if isinstance(line, Refused) else decode(line, number, now + AHEAD_MAX) for number, line in chunk
    ]
    mentions = [outcome for outcome in outcomes if isinstance(outcome, Mention)]
    lines, actionable, abstained = [], 0, 0
    for mention, found in zip(mentions, triager.parts(mentions, policy=policy), strict=True):
        lines.append(msgspec.json.encode({"id": mention.id, **found}))
        actionable += found["actionable"]
        abstained += found["abstain"]
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    return b"\n".join((*lines, b"")), refused, len(mentions), actionable, abstained


def _summary(totals: list[int], kept: RefusedFile) -> int:
    read, actionable, abstained = totals
    share = f" ({actionable / read:.0%})" if read else ""
    typer.echo(
        f"{read:,} mentions read; {actionable:,}{share} worth an answer; {abstained:,} need a person", err=True
    )
    return exit_code(kept)


def _open_out(out: str) -> BinaryIO:
    if out.endswith(".gz"):
        return cast(BinaryIO, gzip.open(out, "wb", compresslevel=4))
    return Path(out).open("wb")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _is_told(error: Exception) -> bool:
    """Whether an error's own words tell a person what to do."""
    from firsthand.classifiers.rule_file import WrongRules
    from firsthand.classifiers.wrong_model import WrongModel

    return isinstance(error, OSError | WrongModel | WrongRules)
