"""Checking a whole file of drafts: each line a draft, or refused with its field and the mend."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec
import typer

from firsthand.cli.plainly import of_the_system
from firsthand.cli.refusals import beside, exit_code, tell_empty
from firsthand.desk.lines import Refused, numbered, open_lines
from firsthand.desk.refused import RefusedFile
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.mention import CHANNELS
from firsthand.domain.policy import Policy, PolicyError, parse
from firsthand.engine.safety import check
from firsthand.proofreaders import missing, proofread

TEXT_MAX = 100_000
"""No channel carries a longer reply; a longer text is refused before it costs minutes."""

_MENDS = {
    "id": 'give the draft\'s id as text or a number: "id": "17"',
    "text": 'give what would be sent as text: "text": "Thanks for ..."',
    "channel": f"use one of {', '.join(CHANNELS)}, or leave it out for x",
    "public": "write true or false, or leave it out for true",
    "in_reply_to_text": "give what the customer wrote as text, or leave it out",
    "handle": 'give the handle that is answered as text ("@jane"), or leave it out',
}


def check_file(file: str, out: str, policy_path: Path | None, refused_path: Path | None) -> int:
    """Read a file of drafts, write a file of findings; the exit code."""
    with ExitStack() as stack:
        try:
            policy = parse(policy_path.read_text("utf-8")) if policy_path else None
            stream = open_lines(file)
            results = sys.stdout.buffer if out == "-" else stack.enter_context(Path(out).open("wb"))
        except (OSError, UnicodeDecodeError, PolicyError) as error:
            typer.echo(of_the_system(error, policy_path), err=True)
            return 1
        kept = RefusedFile(refused_path or beside(file, out))
        for line in missing():
            typer.echo(line, err=True)
        read, found = _check_lines(file, stream, results, policy, kept)
    if not read and not kept.count:
        tell_empty(file, "drafts", kept)
    return _summary(read, found, kept)


def _check_lines(
    file: str, stream: BinaryIO, results: BinaryIO, policy: Policy | None, kept: RefusedFile
) -> tuple[int, int]:
    read = flagged = 0
    for line in drafts(stream):
        if isinstance(line, Refused):
            kept.keep(file, line)
            continue
        draft_id, draft = line
        findings = check(draft, proofread(draft.text), None, policy)
        results.write(_result(draft_id, findings))
        read += 1
        flagged += bool(findings)
    results.flush()
    return read, flagged


def drafts(stream: BinaryIO) -> Iterator[tuple[str | int, Draft] | Refused]:
    """Each line as an id and a draft, or refused; blank lines are passed over."""
    for number, raw in numbered(stream):
        yield raw if isinstance(raw, Refused) else _draft(raw, number)


def _draft(raw: bytes, number: int) -> tuple[str | int, Draft] | Refused:
    try:
        row = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        mend = "write one whole JSON object a line, as UTF-8"
        return Refused(number, "", f"the line is not JSON ({error})", mend, raw)
    if not isinstance(row, dict):
        mend = 'write one object a line: {"id": ..., "text": ...}'
        return Refused(number, "", "the line is not a JSON object", mend, raw)
    if wrong := _wrong_field(row):
        field, problem = wrong
        return Refused(number, field, problem, _MENDS[field], raw)
    draft = Draft(
        text=row["text"],
        channel=row.get("channel") or "x",
        public=True if row.get("public") is None else row["public"],
        in_reply_to_text=row.get("in_reply_to_text") or "",
        handle=row.get("handle") or "",
    )
    return cast("str | int", row["id"]), draft


def _wrong_field(row: dict[str, Any]) -> tuple[str, str] | None:
    """The first field that is wrong, and how; `null` means that a field was left out."""
    for field in ("id", "text"):
        if row.get(field) is None:
            return field, "the field is missing"
    if isinstance(row["id"], bool) or not isinstance(row["id"], str | int) or row["id"] == "":
        return "id", "the id is neither text nor a number"
    for field in ("text", "channel", "in_reply_to_text", "handle"):
        if row.get(field) is not None and not isinstance(row[field], str):
            return field, "expected text"
    if len(row["text"]) > TEXT_MAX:
        return "text", f"the text is longer than {TEXT_MAX:,} characters"
    if row.get("channel") and row["channel"] not in CHANNELS:
        return "channel", f"“{row['channel'][:40]}” is no known channel"
    if row.get("public") is not None and not isinstance(row["public"], bool):
        return "public", "expected true or false"
    return None


def _result(draft_id: str | int, findings: tuple[Finding, ...]) -> bytes:
    row = {"id": draft_id, "findings": [dataclasses.asdict(finding) for finding in findings]}
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def _summary(read: int, flagged: int, kept: RefusedFile) -> int:
    typer.echo(f"{read:,} drafts read; {flagged:,} with findings", err=True)
    return exit_code(kept)
