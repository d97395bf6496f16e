"""The command line: a command a file, imported only when it is called."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
import traceback
from pathlib import Path

import typer
from typer import _click as click
from typer.core import TyperArgument, TyperGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("firsthand.cli.demo", "A small, ready world and its morning; opens the workspace."),
    "serve": ("firsthand.cli.serve", "The workspace, the API and the hooks on one port."),
    "worker": ("firsthand.cli.worker", "Capture, publish and timers."),
    "ingest": ("firsthand.cli.ingest", "Mentions from files through the whole journey; safe to repeat."),
    "triage": ("firsthand.cli.triage", "The same triage without a database: a line in, a line out."),
    "train": (
        "firsthand.cli.train",
        "Labels in, one calibrated triage model out; compared before it is put to use.",
    ),
    "evaluate": ("firsthand.cli.evaluate", "How right triage is on labelled mentions, and how sure that is."),
    "check": ("firsthand.cli.check", "The reply checks without a database: a line in, a line out."),
    "playbook": ("firsthand.cli.playbook", "Write, check, run and test playbooks, and print their surfaces."),
    "channel": ("firsthand.cli.channel", "Connect, list, feed, pause and remove accounts of channels."),
    "crm": ("firsthand.cli.crm", "The connected CRMs, and account events from files."),
    "token": ("firsthand.cli.token", "Make or revoke a bearer token for the API."),
    "person": ("firsthand.cli.person", "Add people to the desk and set their passwords."),
    "simulate": ("firsthand.cli.simulate", "Routing policies side by side on the same days."),
    "report": ("firsthand.cli.report", "The metrics over a span; each number opens to its cases."),
    "doctor": ("firsthand.cli.doctor", "What is configured, what is missing, what would fail."),
    "backup": ("firsthand.cli.backup", "Copy the database and the files of the home into one archive."),
    "restore": ("firsthand.cli.restore", "Bring a backup back; publishing starts paused."),
    "rebuild": ("firsthand.cli.rebuild", "Make the list projection again from the log."),
    "erase": ("firsthand.cli.erase", "A person's content goes; what happened stays, without a word of theirs."),
    "export": ("firsthand.cli.export", "Everything as JSON lines, the same for the same content."),
}
"""Each command: the module that exports `run` (or `app`), and the line that --help shows."""


class LazyGroup(TyperGroup):
    """Loads a command's module when it is called, so that `firsthand triage` never waits for the rest."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[name][0])
        if hasattr(module, "app"):
            group: click.Command = typer.main.get_command(module.app)
            group.name = name
            return _in_capitals(group)
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        single.command(name=name, context_settings=getattr(module, "CONTEXT", None))(module.run)
        return _in_capitals(typer.main.get_command(single))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


def _in_capitals(command: click.Command) -> click.Command:
    """What a person puts in stands in capitals: `ingest FILES...`."""
    for param in command.params:
        if isinstance(param, TyperArgument) and param.metavar is None and param.name:
            param.metavar = param.name.upper()
    for part in getattr(command, "commands", {}).values():
        _in_capitals(part)
    return command


app = typer.Typer(
    cls=LazyGroup,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Firsthand, the social care desk: every mention kept, the right person first, every reply out once.",
)


@app.callback(invoke_without_command=True)
def _root(
    ctx: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and leave."),
) -> None:
    if version:
        from firsthand import __version__

        typer.echo(f"firsthand {__version__}")
        raise typer.Exit


def main() -> None:
    """The entry point of the `firsthand` command."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except Exception as error:
        from firsthand.cli.plainly import plainly

        words = plainly(error) or _of_ours(error)
        typer.echo(f"{words}\nfirsthand doctor says what is missing.", err=True)
        sys.exit(1)


def _of_ours(error: Exception) -> str:
    """A mistake of ours: the trace goes to a file for whoever mends it, and a sentence to the screen."""
    place = Path(tempfile.gettempdir()) / f"firsthand-trace-{os.getpid()}.txt"
    place.touch(mode=0o600)
    place.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return f"a mistake of Firsthand's own ({type(error).__name__}); please report it with {place}"
