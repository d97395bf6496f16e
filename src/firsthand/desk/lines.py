"""JSON lines in: each line is a mention, or it is refused with its field and the mend."""

from __future__ import annotations

import gzip
import json
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from firsthand.domain.mention import CHANNELS, Mention

LINE_BYTES_MAX = 1_048_576
"""A longer line is refused: no channel sends a post of a million characters, and memory stays flat."""

RAW_BYTES_KEPT = 65_536
"""Of a line that is too long, this much is kept with the refusal."""

AHEAD_MAX = timedelta(days=1)
"""Clocks differ; a mention from more than a day ahead of now has a wrong date."""

_BOM = b"\xef\xbb\xbf"
_FIELD = re.compile(r"(?:at `\$\.?([\w.\[\]]*)`|required field `(\w+)`)")
_KNOWN_CHANNELS = frozenset(CHANNELS)
_decode = msgspec.json.Decoder(Mention).decode

MENDS = {
    "id": 'give the channel\'s own id as text: "id": "12345"',
    "channel": f"use one of {', '.join(CHANNELS)}",
    "author": 'give the writer\'s handle as text, "" where it is unknown',
    "text": "give what was written as text",
    "created_at": "write RFC 3339 with a zone: 2026-11-23T09:00:00Z",
    "inbound": "write true or false, or leave it out",
    "private": "write true or false, or leave it out",
    "rating": "write a whole number from 1 to 5, or leave it out",
    "reach": "write a whole number from 0, or leave it out",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is no mention: its number (from 1), the field, what is wrong, how to mend it."""

    line: int
    field: str
    problem: str
    mend: str
    raw: bytes = b""

    def __str__(self) -> str:
        where = f"line {self.line}, {self.field}" if self.field else f"line {self.line}"
        return f"{where}: {self.problem}; to mend: {self.mend}"


def open_lines(path: str) -> BinaryIO:
    """Open a file of lines for reading as bytes; `-` is standard input, `.gz` is unpacked on the way."""
    if path == "-":
        return sys.stdin.buffer
    if path.endswith(".gz"):
        return cast(BinaryIO, gzip.open(path, "rb"))
    return Path(path).open("rb")


def read_lines(stream: BinaryIO, now: datetime | None = None) -> Iterator[Mention | Refused]:
    """Each line as a mention, or refused; blank lines are passed over. Never raises for what is in it.

    `now` (aware) turns on the check for dates in the future.
    """
    return (entry for _, entry in placed_lines(stream, now))


def placed_lines(stream: BinaryIO, now: datetime | None = None) -> Iterator[tuple[int, Mention | Refused]]:
    """What `read_lines` gives, each with the number of its line."""
    latest = now + AHEAD_MAX if now else datetime.max.replace(tzinfo=UTC)
    for number, raw in numbered(stream):
        yield number, raw if isinstance(raw, Refused) else decode(raw, number, latest)


def numbered(stream: BinaryIO) -> Iterator[tuple[int, bytes | Refused]]:
    """The lines with their numbers from 1, without blanks; oversize and broken ones as refusals."""
    number = 0
    while True:
        number += 1
        try:
            raw = stream.readline(LINE_BYTES_MAX + 1)
        except (OSError, EOFError, zlib.error) as error:
            mend = "copy the file again, or unpack it by hand and give the part that is whole"
            yield number, Refused(number, "", f"the file cannot be read further ({error})", mend)
            return
        if not raw:
            return
        if len(raw) > LINE_BYTES_MAX and not raw.endswith(b"\n"):
            _pass_over(stream)
            yield number, _too_long(number, raw)
            continue
        if number == 1 and raw.startswith(_BOM):
            raw = raw[3:]
        if raw.strip():
            yield number, raw


def decode(raw: bytes, number: int, latest: datetime) -> Mention | Refused:
    """One line as a mention with its time in UTC, or refused."""
    try:
        mention = _decode(raw)
    except msgspec.ValidationError as error:
        return _wrong_shape(raw, number, str(error))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _broken(raw, number, error)
    if b"\\u0000" in raw and (field := _with_nul(mention)):
        mend = "take out the NUL character (\\u0000): no channel carries one"
        return Refused(number, field, "the text holds a NUL character", mend, raw)
    created_at = mention.created_at
    if (
        created_at.tzinfo is UTC
        and mention.channel in _KNOWN_CHANNELS
        and mention.id
        and created_at <= latest
        and mention.rating is None
        and mention.reach is None
    ):
        return mention
    return _closer_look(mention, raw, number, latest)


def refusals_as_lines(refused: Iterable[Refused]) -> Iterator[bytes]:
    """Refused lines for keeping: one JSON object a line with line, field, problem, mend and the raw text."""
    for each in refused:
        row = {
            "line": each.line,
            "field": each.field,
            "problem": each.problem,
            "mend": each.mend,
            "raw": each.raw.decode("utf-8", "backslashreplace").rstrip("\r\n"),
        }
        yield msgspec.json.encode(row) + b"\n"


def _closer_look(mention: Mention, raw: bytes, number: int, latest: datetime) -> Mention | Refused:
    """What the decoder's types cannot say: values out of range, and times that are not in UTC."""
    created_at = mention.created_at
    if not mention.id:
        return _refuse(raw, number, "id", "the id is empty")
    if mention.channel not in _KNOWN_CHANNELS:
        return _refuse(raw, number, "channel", f"“{mention.channel[:40]}” is no known channel")
    if created_at.tzinfo is None:
        return _refuse(raw, number, "created_at", "the time has no zone")
    try:
        created_at = created_at.astimezone(UTC)
    except (OverflowError, ValueError):
        return _refuse(raw, number, "created_at", "the time lies outside the calendar")
    if created_at > latest:
        return _refuse(raw, number, "created_at", "the time lies more than a day in the future")
    if mention.rating is not None and not 1 <= mention.rating <= 5:
        return _refuse(raw, number, "rating", f"a rating of {mention.rating} is outside 1 to 5")
    if mention.reach is not None and not 0 <= mention.reach < 2**63:
        return _refuse(raw, number, "reach", "the reach is out of range")
    return mention if created_at is mention.created_at else replace(mention, created_at=created_at)


def _with_nul(mention: Mention) -> str:
    """The first field with a NUL in it: PostgreSQL stores none, and both databases hold the same."""
    words = ((name, getattr(mention, name)) for name in mention.__slots__)
    return next((name for name, value in words if isinstance(value, str) and "\x00" in value), "")


def _refuse(raw: bytes, number: int, field: str, problem: str) -> Refused:
    mend = MENDS.get(field, "write text, or leave it out")
    return Refused(number, field, problem, mend, raw)


def _wrong_shape(raw: bytes, number: int, message: str) -> Refused:
    found = _FIELD.search(message)
    field = (found.group(1) or found.group(2) or "") if found else ""
    if not field:
        problem, mend = "the line is not a JSON object", 'write one object a line: {"id": ..., "text": ...}'
        return Refused(number, "", problem, mend, raw)
    if message.startswith("Object missing"):
        return _refuse(raw, number, field, "the field is missing")
    return _refuse(raw, number, field, message.split(" - at ")[0].replace("`", "").lower())


def _broken(raw: bytes, number: int, error: Exception) -> Refused:
    if isinstance(error, UnicodeDecodeError) or b"\x00" in raw[:64] or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        mend = "save the file as UTF-8 text, one JSON object a line"
        return Refused(number, "", "the line is not UTF-8 text", mend, raw)
    if "surrogate" in str(error):
        return _half_a_pair(raw, number)
    if isinstance(error, RecursionError):
        return Refused(number, "", "the JSON is nested too deeply", "write flat fields", raw)
    problem = str(error).replace("JSON is malformed: ", "").lower()
    mend = "write one whole JSON object a line, with quotes and commas in place"
    return Refused(number, "", f"broken JSON ({problem})", mend, raw)


def _half_a_pair(raw: bytes, number: int) -> Refused:
    """A lone surrogate: half of an emoji, as a cut text leaves it. The field is found by a lenient reader."""
    field = ""
    try:
        row = json.loads(raw)
        broken = [name for name, value in row.items() if isinstance(value, str) and not _encodes(value)]
        field = broken[0] if broken else ""
    except (ValueError, AttributeError, RecursionError):
        pass
    mend = "take out the lone \\ud800-\\udfff escape, or send the whole pair"
    return Refused(number, field, "half of a character (a lone surrogate)", mend, raw)


def _encodes(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _too_long(number: int, raw: bytes) -> Refused:
    problem = f"the line is longer than {LINE_BYTES_MAX:,} bytes"
    mend = "end each mention with a line break, and cut texts that no channel would carry"
    return Refused(number, "", problem, mend, raw[:RAW_BYTES_KEPT])


def _pass_over(stream: BinaryIO) -> None:
    """Read on to the end of a line that is too long, a piece at a time."""
    while (piece := stream.readline(LINE_BYTES_MAX)) and not piece.endswith(b"\n"):
        pass
