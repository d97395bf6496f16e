"""A playbook spoken over lines: with a program (one JSON object a line) or with a person at a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from firsthand.domain.playbook import Playbook
from firsthand.domain.playbook_run import Action, State
from firsthand.engine.playbook import NotAnInput, start, step

Event = dict[str, Any]


class WrongLine(ValueError):
    """A line of the other side that is no input: its number, what is wrong, and how to mend it."""


def converse(playbook: Playbook, lines: Iterable[str], now: Callable[[], str]) -> Iterator[str]:
    """The `--stdio` protocol: inputs in, actions out, one JSON object a line each.

    `now` gives the wall clock, for a start that names no time where the playbook has none of its own. The end
    of the lines ends the run as stopped, with its hand-off summary. Raises WrongLine; what was written before
    stands.
    """
    state: State | None = None
    action: Action | None = None
    for number, event in _events(lines):
        try:
            if state is None:
                state, action = _start(playbook, event, now)
            else:
                state, action = step(playbook, state, event)
        except (NotAnInput, ValueError, TypeError, OverflowError) as error:
            raise WrongLine(f"line {number}: {error}") from error
        yield from written(action)
        if action.kind == "done":
            return
    if state is None:
        raise WrongLine('line 1: nothing came; begin with {"start": {"text": "..."}}')
    _, action = step(playbook, state, {"end": True})
    yield from written(action)


def written(action: Action) -> Iterator[str]:
    return (json.dumps(line, ensure_ascii=False, default=str) for line in action.lines())


def _start(playbook: Playbook, event: Event, now: Callable[[], str]) -> tuple[State, Action]:
    given = event.get("start")
    if not isinstance(given, Mapping):
        raise NotAnInput('begin with {"start": {"text": "...", "facts": {}}}')
    moment = str(given.get("now") or playbook.now or now()).replace("Z", "+00:00")
    return start(playbook, given, moment)


def _events(lines: Iterable[str]) -> Iterator[tuple[int, Event]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            event = json.loads(line)
        except RecursionError as error:
            raise WrongLine(f"line {number}: the JSON is nested too deeply; write flat fields") from error
        except ValueError as error:
            raise WrongLine(f"line {number}: broken JSON ({error}); write one whole object a line") from error
        if not isinstance(event, dict):
            raise WrongLine(f'line {number}: an input is a JSON object, such as {{"answer": "yes"}}')
        yield number, event
