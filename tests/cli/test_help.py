"""Each `--help` is worth reading: a sentence, an example that is a real call, nothing wider than a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from firsthand.cli import COMMANDS, app
from tests.docs.test_pages import commands_in, must_be_known

NAMED_IN_DESIGN = (
    "demo serve worker ingest triage check train evaluate playbook simulate report channel doctor backup restore "
    "export erase token"
).split()
PARTS = {
    "playbook": {"new", "check", "run", "script", "crm", "scorecard", "test"},
    "channel": {"add", "list", "feed", "pause", "remove"},
}


def _all(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, part in getattr(command, "commands", {}).items():
        yield from _all(f"{path} {name}", part)


GROUP: Any = get_command(app)
EVERY = [pair for name in COMMANDS for pair in _all(f"firsthand {name}", GROUP.get_command(None, name))]


def help_of(path: str, command: Any) -> str:
    context = command.context_class(command, info_name=path, terminal_width=80, max_content_width=80)
    return command.get_help(context)


def test_every_command_of_the_design_is_there():
    assert set(NAMED_IN_DESIGN) <= set(COMMANDS)
    for name, parts in PARTS.items():
        assert parts <= set(GROUP.get_command(None, name).commands)


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[path for path, _ in EVERY])
def test_its_help_fits_a_terminal_and_shows_no_codes(path, command):
    text = help_of(path, command)
    assert "\x1b" not in text
    assert [line for line in text.splitlines() if len(line) > 80] == []
    assert all(param.help for param in command.params if param.name != "help"), path


@pytest.mark.parametrize(
    ("path", "command"), [pair for pair in EVERY if not hasattr(pair[1], "commands")], ids=str
)
def test_it_has_an_example_that_would_be_understood(path, command):
    _, found, examples = (command.help or "").partition("Example")
    assert found, f"{path}: no example"
    calls = commands_in(examples.partition(":")[2].replace("\n\n", "\n"))
    assert calls, path
    for words in calls:
        must_be_known(words, path)
