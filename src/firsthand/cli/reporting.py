"""How a report is printed: a table for people, one object for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from firsthand import wiring
from firsthand.desk import reports
from firsthand.domain.measurement import Measurement
from firsthand.records.api_rows import titles
from firsthand.records.case_log import DjangoCaseLog
from firsthand.records.spans import opened_between

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
ALWAYS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
CAPTURED = ("received", "kept", "duplicates", "refused", "unparsed", "recovered")


def metrics(since: str, until: str, *, opened: str, as_json: bool) -> None:
    """The metrics of a span, or the cases behind one of them."""
    in_force = wiring.policy()
    start, end = span(since, until, in_force.zone)
    found = DjangoCaseLog(lambda: in_force).cases(opened_between(start, end))
    cases = tuple(found[key] for key in sorted(found))
    if opened:
        _open(_named(opened, reports.measurements(cases, in_force)), as_json)
    elif as_json:
        print(json.dumps(reports.report(cases, in_force)))
    else:
        _print(reports.measurements(cases, in_force), len(cases), since or until)


def span(since: str, until: str, zone: str = "UTC") -> tuple[datetime, datetime]:
    """From and to; a span back counts from `until`. Leaves with 2 at words that are no time."""
    end = moment(until, "--until", zone) if until else ALWAYS[1]
    if not since:
        return ALWAYS[0], end
    if back := re.fullmatch(r"(\d{1,5})([mhdw])", since.strip()):
        count, unit = back.groups()
        try:
            return (end if until else wiring.now()) - timedelta(**{UNITS[unit]: int(count)}), end
        except OverflowError:
            return ALWAYS[0], end
    return moment(since, "--since", zone), end


def moment(words: str, option: str, zone: str = "UTC") -> datetime:
    """The moment that words name; a date without a clock is midnight where the desk is."""
    try:
        at = datetime.fromisoformat(words.strip())
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        typer.echo(f"{option} {words!r} is no time; write 2026-09-18, 2026-09-18T09:00:00Z or 24h", err=True)
        raise typer.Exit(2) from None


def _named(name: str, found: Sequence[Measurement]) -> Measurement:
    plain = re.sub(r"[\s-]+", "_", name.strip().lower())
    for each in found:
        if each.name == plain:
            return each
    typer.echo(f"no metric is called {name!r}; use one of {', '.join(each.name for each in found)}", err=True)
    raise typer.Exit(2)


def _open(each: Measurement, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"metric": each.name, "value": each.value, "cases": list(each.cases)}))
        return
    typer.echo(f"{each.name}: {each.definition}\n", err=True)
    known = titles(each.cases)
    for case in each.cases:
        typer.echo(f"{case}  {known.get(case, '')}".rstrip())


def _print(found: Sequence[Measurement], count: int, some: str) -> None:
    screen = Console()
    if not count:
        where = "opened in this span" if some else "yet: `firsthand ingest FILE` brings mentions in"
        screen.print(f"no case {where}", highlight=False, markup=False)
        return
    screen.print(reports.table(found), highlight=False, markup=False, soft_wrap=True)
    words = "opened in this span" if some else "in all"
    screen.print(f"\n{count:,} cases {words}; `--cases METRIC` opens a number to its cases", highlight=False)


def capture(*, as_json: bool) -> None:
    """What came in by each account, and what became of it."""
    found = wiring.completeness()
    if as_json:
        print(json.dumps(found))
        return
    table = Table(title="Capture", title_justify="left")
    table.add_column("account")
    for name in CAPTURED:
        table.add_column(name, justify="right")
    for account, counts in found.items():
        table.add_row(account, *(f"{counts[name]:,}" for name in CAPTURED))
    if found:
        Console().print(table)
    else:
        typer.echo("nothing came in by any account yet; `firsthand channel add` connects one")
