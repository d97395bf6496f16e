"""The waist, for forgetting: a person is erased by one code, whether the console or a page asked for it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from firsthand import wiring
from firsthand.domain.events import Noted

if TYPE_CHECKING:
    from firsthand.records.erasure import Person


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure came to, and the cases of others in which the person is still named: those stay theirs."""

    counts: Mapping[str, int]
    elsewhere: tuple[str, ...]


def holds(whom: Person) -> dict[str, int]:
    """What an erasure would take, in figures."""
    return {
        "contacts": len(whom.contacts),
        "cases": len(whom.cases),
        "mentions": len(whom.mentions),
        "replies": len(whom.replies),
    }


def erase(whom: Person, *, by: str, code: str = "") -> Erased:
    """Everything of this person goes; what they asked for, by request `code` too, is done. Raises StillUnderWay."""
    from firsthand.records import erasure
    from firsthand.records.case_log import DjangoCaseLog

    in_force = wiring.policy()
    note = Noted(at=wiring.now(), by=by, what="erased", detail="the person's content, on request")
    bodies = erasure.erase(whom, DjangoCaseLog(lambda: in_force), note, code)
    lines = sum(forget_lines(file, (*whom.handles, *whom.texts)) for file in _refused_files())
    counts = {**holds(whom), "raw_bodies": bodies, "refused_lines": lines}
    return Erased(counts, tuple(erasure.named_elsewhere(whom)))


def _refused_files() -> list[Path]:
    return sorted((wiring.home() / "refused").glob("*.jsonl"))


def forget_lines(file: Path, words: tuple[str, ...]) -> int:
    """Take the lines that hold any of the words out of a file of refused lines; returns how many."""
    kept, gone = [], 0
    spelled = {spelling for word in words for spelling in (word, json.dumps(word)[1:-1]) if len(word) > 1}
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True):
        if any(word in line for word in spelled):
            gone += 1
        else:
            kept.append(line)
    if gone:
        fresh = file.with_suffix(".fresh")
        fresh.write_text("".join(kept), encoding="utf-8")
        os.replace(fresh, file)
    return gone
