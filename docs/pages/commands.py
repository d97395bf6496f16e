"""Commands: what each `--help` says, at the width of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

WIDTH = 96


def commands() -> str:
    """The page, in the order of `firsthand --help`."""
    from typer.main import get_command

    from firsthand.cli import COMMANDS, app

    group: Any = get_command(app)
    parts = [
        "# Commands\n\n",
        "Every command, as its own `--help` tells it. Exit codes are the same everywhere: 0 all is well, 1 something "
        "of the data was refused or needs mending, 2 the command was called in a way that it does not understand. "
        "With `--json` one JSON object goes to standard output; progress and words for people go to standard error.\n\n",
    ]
    parts += [f"- [`firsthand {name}`](#firsthand-{name}): {line}\n" for name, (_, line) in COMMANDS.items()]
    for name in COMMANDS:
        for path, command in _all(f"firsthand {name}", group.get_command(None, name)):
            parts.append(f"\n## {path}\n\n```text\n{_help(path, command)}\n```\n")
    return "".join(parts)


def _all(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, part in getattr(command, "commands", {}).items():
        yield from _all(f"{path} {name}", part)


def _help(path: str, command: Any) -> str:
    context = command.context_class(command, info_name=path, terminal_width=WIDTH, max_content_width=WIDTH)
    lines = command.get_help(context).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()
