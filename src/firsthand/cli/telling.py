"""Account events from files: every line is read before the first one is kept."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from firsthand import wiring
from firsthand.cli.connecting import fail
from firsthand.desk.account_events import WrongEvent, read
from firsthand.domain.account_event import AccountEvent


def take(files: list[str], source: str) -> dict[str, int]:
    """Read and keep; returns how many were read and how many were new."""
    wiring.migrate()
    from firsthand.records import account_events

    told = [one for file in files for one in _told(file, source)]
    kept = sum(account_events.keep(told[at : at + 500], wiring.now()) for at in range(0, len(told), 500))
    wiring.audit().note("console", "account events taken", source, str(kept))
    return {"read": len(told), "new": kept}


def _told(file: str, source: str) -> list[tuple[str, AccountEvent]]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}")
    found: list[tuple[str, AccountEvent]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found += read(json.loads(line), source, wiring.now())
        except WrongEvent as problem:
            fail(f"{file}, line {number}: {problem}; nothing was taken")
        except (ValueError, RecursionError):
            fail(f"{file}, line {number}: is no JSON; nothing was taken")
    return found
