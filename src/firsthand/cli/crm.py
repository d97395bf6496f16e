"""`firsthand crm`: the connected CRMs, and account events from a file."""

from __future__ import annotations

import json
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="CRMs: how they do, and what happened to accounts elsewhere. They are connected on the page CRM.",
)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]


@app.command("list")
def listing(as_json: AsJson = False) -> None:
    """Show the connected CRMs: cases written, waiting, refused, and why the last one was.

    Example: firsthand crm list --json
    """
    from firsthand import wiring

    wiring.migrate()
    from firsthand.records import crm_writes, crms

    found = []
    for crm in crms.every():
        count = crm_writes.counts(crm.id)
        refused = next((line.problem for line in crm_writes.lines(crm.id) if line.state == "refused"), "")
        found.append(
            {
                "id": crm.id,
                "kind": crm.kind,
                "state": crm.state,
                "written": count.written,
                "waiting": count.waiting,
                "refused": count.refused,
                "problem": refused or count.problem,
            }
        )
    if as_json:
        print(json.dumps({"crms": found}))
        return
    for one in found:
        typer.echo("{id}  {kind}  {state}  {written} written, {waiting} waiting, {refused} refused".format(**one))
        if one["problem"]:
            typer.echo(f"  {one['problem']}")
    if not found:
        typer.echo("no CRM is connected; connect one in the workspace, on the page CRM")


@app.command()
def events(
    files: Annotated[list[str], typer.Argument(help="JSON lines, one event a line; - is standard input.")],
    source: Annotated[str, typer.Option("--source", help="Who tells it, as the timeline names it.")] = "file",
    as_json: AsJson = False,
) -> None:
    """Take account events from files: plan and SIM changes, credits, port requests. Again adds nothing.

    A line is {"id": "...", "account": "...", "kind": "sim_changed", "at": "2026-11-28T09:30:00Z", "detail": "..."}.
    A file with a wrong line is not taken at all; the line is named.

    Example: firsthand crm events changes.jsonl --source billing
    """
    from firsthand.cli.telling import take

    told = take(files, source)
    if as_json:
        print(json.dumps(told))
    else:
        typer.echo(f"{told['new']} new of {told['read']}")
