"""Feeding recorded bodies: through the raw inbox and the splitter, exactly as a delivery would go."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from firsthand import wiring
from firsthand.cli.connecting import fail
from firsthand.desk.capture import Capture, digest
from firsthand.desk.inbox import COUNTED


def feed(account: str, files: list[str]) -> dict[str, int]:
    """Put in and split; returns what became of the things in the bodies."""
    wiring.migrate()
    if wiring.channel_of(account) is None:
        fail(f"there is no account '{account}'; connect it with firsthand channel add")
    desk = wiring.desk()
    capture = wiring.capture(desk)
    summary = {"bodies": 0, **dict.fromkeys(COUNTED, 0)}
    for path in files:
        for number, body in enumerate(bodies(path), start=1):
            capture.inbox.put(account, body, source="feed", headers={}, now=wiring.now(), verified=True)
            summary["bodies"] += 1
            if not number % 200:
                _digest_all(capture, summary)
        _digest_all(capture, summary)
    summary["received"] = sum(summary[name] for name in ("kept", "duplicates", "refused", "unparsed"))
    return summary


def _digest_all(capture: Capture, summary: dict[str, int]) -> None:
    idle = 0
    while idle < 5:
        made = digest(capture)
        for name, count in made.counts.items():
            summary[name] = summary.get(name, 0) + count
        if not capture.inbox.fresh(1):
            return
        idle = 0 if made.bodies else idle + 1


def bodies(path: str) -> Iterator[bytes]:
    """The bodies of a file: the whole of it, or a line each where every line is a document of its own."""
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror or error}")
        return
    if raw[:2] == b"\x1f\x8b":
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error) as error:
            fail(f"{path} cannot be unpacked: {error}")
    lines = [line for line in raw.splitlines() if line.strip()]
    if len(lines) > 1 and not _is_json(raw) and (_is_json(lines[0]) or path.endswith((".jsonl", ".ndjson"))):
        yield from lines
    else:
        yield raw


def _is_json(raw: bytes) -> bool:
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return True
