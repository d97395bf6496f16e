"""The run of `firsthand erase`: who it is about is shown, asked once, and then gone."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import typer

from firsthand import wiring
from firsthand.domain.events import Noted
from firsthand.domain.mention import CHANNELS
from firsthand.records import erasure
from firsthand.records.case_log import DjangoCaseLog
from firsthand.records.raw_bodies import StillUnderWay

SHOWN = 20


def erase(channel: str, handle: str, yes: bool, as_json: bool) -> int:
    """Returns the exit code."""
    if channel not in CHANNELS:
        typer.echo(f"“{channel}” is no channel; use one of {', '.join(CHANNELS)}", err=True)
        return 2
    whom = erasure.person(channel, handle)
    if whom is None:
        typer.echo(
            f"nobody has written as “{handle}” on {channel}; firsthand export lists the customers", err=True
        )
        return 1
    if not yes and not _agreed(whom):
        return 1
    in_force = wiring.policy()
    note = Noted(at=wiring.now(), by="console", what="erased", detail="the person's content, on request")
    try:
        bodies = erasure.erase(whom, DjangoCaseLog(lambda: in_force), note)
    except StillUnderWay as waiting:
        typer.echo(f"nothing was erased: {waiting}", err=True)
        return 1
    lines = sum(forget_lines(file, (*whom.handles, *whom.texts)) for file in _refused_files())
    told = {**_counts(whom), "raw_bodies": bodies, "refused_lines": lines}
    elsewhere = erasure.named_elsewhere(whom)
    if as_json:
        print(json.dumps({**told, "named_elsewhere": elsewhere}))
    else:
        typer.echo("erased: " + ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in told.items()))
        _say_elsewhere(elsewhere)
        typer.echo("backups made before still hold this person: make a new one, delete the old ones", err=True)
    return 0


def _say_elsewhere(cases: list[str]) -> None:
    if cases:
        shown = ", ".join(cases[:SHOWN]) + (f" and {len(cases) - SHOWN:,} more" if len(cases) > SHOWN else "")
        typer.echo(f"other people name this person in {shown}; that stays theirs: read it and decide", err=True)


def _counts(whom: erasure.Person) -> dict[str, int]:
    return {
        "contacts": len(whom.contacts),
        "cases": len(whom.cases),
        "mentions": len(whom.mentions),
        "replies": len(whom.replies),
    }


def _agreed(whom: erasure.Person) -> bool:
    found = ", ".join(f"{count:,} {name}" for name, count in _counts(whom).items())
    typer.echo(f"{', '.join(sorted(whom.handles)) or 'this person'}: {found}", err=True)
    if not sys.stdin.isatty():
        typer.echo("nothing was erased: say --yes where nobody can be asked", err=True)
        return False
    return typer.confirm("Erase all of it? This cannot be undone.", err=True)


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
