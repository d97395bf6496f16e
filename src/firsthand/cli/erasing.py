"""The run of `firsthand erase`: who it is about is shown, asked once, and then gone."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import typer

from firsthand.domain.mention import CHANNELS
from firsthand.records import erasure
from firsthand.records.raw_bodies import StillUnderWay
from firsthand.wiring import forgetting

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
    try:
        erased = forgetting.erase(whom, by="console")
    except StillUnderWay as waiting:
        typer.echo(f"nothing was erased: {waiting}", err=True)
        return 1
    if as_json:
        print(json.dumps({**erased.counts, "named_elsewhere": erased.elsewhere}))
    else:
        counted = (f"{count:,} {name.replace('_', ' ')}" for name, count in erased.counts.items())
        typer.echo("erased: " + ", ".join(counted))
        _say_elsewhere(erased.elsewhere)
        typer.echo("backups made before still hold this person: make a new one, delete the old ones", err=True)
    return 0


def _say_elsewhere(cases: Sequence[str]) -> None:
    if cases:
        shown = ", ".join(cases[:SHOWN]) + (f" and {len(cases) - SHOWN:,} more" if len(cases) > SHOWN else "")
        typer.echo(f"other people name this person in {shown}; that stays theirs: read it and decide", err=True)


def _agreed(whom: erasure.Person) -> bool:
    found = ", ".join(f"{count:,} {name}" for name, count in forgetting.holds(whom).items())
    typer.echo(f"{', '.join(sorted(whom.handles)) or 'this person'}: {found}", err=True)
    if not sys.stdin.isatty():
        typer.echo("nothing was erased: say --yes where nobody can be asked", err=True)
        return False
    return typer.confirm("Erase all of it? This cannot be undone.", err=True)
