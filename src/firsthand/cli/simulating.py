"""A what-if from the command line: what was asked is read, months are played on every core, the answer is told."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from firsthand import wiring
from firsthand.domain.policy import Policy, PolicyError, parse
from firsthand.simulation.compare import Task, backlog_of, play, summary
from firsthand.simulation.confusion import Confusion, measured, uniform
from firsthand.simulation.frontier import frontier
from firsthand.simulation.outcome import Outcome
from firsthand.simulation.scenario import Scenario, ScenarioError, parse_scenario, with_value
from firsthand.simulation.strategies import NAMES
from firsthand.wiring import policy_file

SWEEP_MAX = 100
"""Values of one sweep: more is a slip of the step."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands on the command line."""

    scenario: Path | None
    policies: str
    replications: int
    seed: int
    jobs: int
    sweep: str
    frontier: str
    compare: str
    replay: Path | None
    changes: tuple[str, ...]
    out: Path | None
    policy: Path | None
    as_json: bool


class UsageError(ValueError):
    """An option that cannot be used: the words name it and the mend."""


def simulate(asked: Asked) -> int:
    """Play what is asked and tell it; the exit code."""
    began = time.monotonic()
    try:
        if asked.replay is not None:
            return _replay(asked.replay, asked)
        names = _names(asked)
        scenario, policy = _scenario(asked), _policy(asked.policy)
        key, values = _sweep(asked.sweep)
        swept = [(value, with_value(scenario, key, value)) for value in values]
        staff = _staff(asked.frontier)
        rounds = _outcomes(asked, names, scenario, policy)
        result: dict[str, Any] = _told(asked, scenario, rounds, "")
        if swept:
            points = [
                {"value": value, **_point(_play(asked, names, at, policy, f"{key} {value:g}"))}
                for value, at in swept
            ]
            result["sweep"] = {"key": key, "points": points}
        if staff:
            result["frontier"] = _frontier(asked, names, scenario, policy, staff, rounds)
    except UsageError as error:
        typer.echo(str(error), err=True)
        return 2
    except OSError as error:
        typer.echo(f"{error.filename}: {error.strerror}", err=True)
        return 1
    except (ScenarioError, PolicyError) as error:
        typer.echo(str(error), err=True)
        return 1
    result["seconds"] = round(time.monotonic() - began, 2)
    return _tell(asked, result)


def _replay(path: Path, asked: Asked) -> int:
    from firsthand.cli.replaying import ReplayError, from_records, replayed, tell

    try:
        if str(path) == "records":
            return tell(from_records(_policy(asked.policy) if asked.policy else None), asked.as_json)
        return tell(replayed(path, _policy(asked.policy)), asked.as_json)
    except ReplayError as error:
        typer.echo(str(error), err=True)
        return 1


def _tell(asked: Asked, result: dict[str, Any]) -> int:
    if asked.out is not None:
        from firsthand.cli.simulation_page import write

        try:
            page = write(asked.out, result)
        except OSError as error:
            typer.echo(f"--out {asked.out}: {error.strerror or error}", err=True)
            return 1
        typer.echo(f"written: {page}", err=True)
    if asked.as_json:
        print(json.dumps({key: value for key, value in result.items() if key != "backlog_by_hour"}))
    else:
        from firsthand.cli.simulation_table import show

        show(result, asked.compare)
    return 0


def _point(result: dict[str, Any]) -> dict[str, Any]:
    return {"policies": result["policies"], "paired": result["paired"]}


# --- what is asked -----------------------------------------------------------------------------------------


def _names(asked: Asked) -> tuple[str, ...]:
    """The policies to play, in the family's order; the one they are held against only if it is among them."""
    wanted = [name.strip() for name in asked.policies.split(",") if name.strip()]
    for name in (*wanted, asked.compare):
        if name not in NAMES:
            raise UsageError(f"there is no policy called {name!r}; use some of {', '.join(NAMES)}")
    if not wanted:
        raise UsageError(f"--policies is empty; use some of {', '.join(NAMES)}")
    return tuple(name for name in NAMES if name in wanted)


def _scenario(asked: Asked) -> Scenario:
    try:
        scenario = parse_scenario(asked.scenario.read_text("utf-8")) if asked.scenario else Scenario()
    except UnicodeDecodeError:
        raise ScenarioError(f"{asked.scenario} is not UTF-8 text.") from None
    for change in asked.changes:
        key, equals, value = change.partition("=")
        if not equals:
            raise UsageError(f"--set {change!r} has no value; write KEY=VALUE, for example agents=90")
        scenario = with_value(scenario, key.strip(), value.strip())
    return scenario


def _policy(path: Path | None) -> Policy:
    """The policy that is rehearsed: the file, else the home's, else the shipped one. No database is asked."""
    own = policy_file.own(wiring.home())
    if path is None:
        path = own if own.exists() else None
    return parse(path.read_text("utf-8") if path else wiring.shipped_policy_text())


def _sweep(words: str) -> tuple[str, list[float]]:
    """The key and the values of KEY=A:B:STEP; the last value may be B itself."""
    if not words:
        return "", []
    key, _, span = words.partition("=")
    try:
        start, end, step = (float(part) for part in span.split(":"))
    except ValueError:
        raise UsageError(f"--sweep {words!r} is not KEY=A:B:STEP, for example triage.accuracy=.6:1:.05") from None
    if step == 0 or (end - start) / step < 0 or (end - start) / step > SWEEP_MAX:
        raise UsageError(f"--sweep {words!r}: from {start:g} to {end:g} in steps of {step:g} is no short walk")
    count = int((end - start) / step + 1e-9) + 1
    return key.strip(), [round(start + number * step, 9) for number in range(count)]


def _staff(words: str) -> list[int]:
    """The numbers of people of --frontier, which are whole and at least two."""
    if not words:
        return []
    try:
        _, values = _sweep(f"people.agents={words}")
    except UsageError:
        raise UsageError(f"--frontier {words!r} is not A:B:STEP, for example 80:110:10") from None
    staff = sorted({int(value) for value in values})
    if staff[0] < 1 or len(staff) < 2 or any(value != int(value) for value in values):
        raise UsageError(f"--frontier {words!r} needs two or more whole numbers of people, for example 80:110:10")
    return staff


def _confusion(scenario: Scenario) -> Confusion:
    """How triage errs: evenly as assumed, or as ours was measured (a file of the library)."""
    if scenario.triage.source == "uniform":
        return uniform(scenario)
    path = wiring.library() / "models" / "confusion.json"
    if not path.exists():
        raise ScenarioError("triage.source=measured needs library/models/confusion.json, which is missing here.")
    return measured(json.loads(path.read_text("utf-8")), scenario)


# --- playing -----------------------------------------------------------------------------------------------


def _play(
    asked: Asked, names: tuple[str, ...], scenario: Scenario, policy: Policy, words: str = ""
) -> dict[str, Any]:
    return _told(asked, scenario, _outcomes(asked, names, scenario, policy, words), words)


def _frontier(
    asked: Asked,
    names: tuple[str, ...],
    scenario: Scenario,
    policy: Policy,
    staff: Sequence[int],
    base: Sequence[tuple[Outcome, ...]],
) -> dict[str, Any]:
    by_people = {}
    for count in staff:
        at = with_value(scenario, "people.agents", count)
        same = count == scenario.people.agents
        by_people[count] = _by_policy(base if same else _outcomes(asked, names, at, policy, f"{count} people"))
    return frontier(by_people, _by_policy(base), asked.compare)


def _outcomes(
    asked: Asked, names: tuple[str, ...], scenario: Scenario, policy: Policy, words: str = ""
) -> list[tuple[Outcome, ...]]:
    confusion = _confusion(scenario)
    seeds = range(asked.seed, asked.seed + asked.replications)
    tasks = [Task(names, scenario, seed, policy, confusion) for seed in seeds]
    rounds = []
    for outcomes in _rounds(tasks, asked.jobs or len(os.sched_getaffinity(0))):
        rounds.append(outcomes)
        _progress(len(rounds), len(tasks), words)
    return rounds


def _told(asked: Asked, scenario: Scenario, rounds: Sequence[tuple[Outcome, ...]], words: str) -> dict[str, Any]:
    told = summary(rounds, scenario, _confusion(scenario), asked.compare)
    if asked.out is not None and not words:
        told["backlog_by_hour"] = _backlog(rounds)
    return told


def _backlog(rounds: Sequence[tuple[Outcome, ...]]) -> dict[str, list[float]]:
    """Cases waiting at each hour of the month, the mean over the replications, for the page's plot."""
    return {name: [round(count, 1) for count in backlog_of(rows)] for name, rows in _by_policy(rounds).items()}


def _by_policy(rounds: Sequence[tuple[Outcome, ...]]) -> dict[str, list[Outcome]]:
    by_policy: dict[str, list[Outcome]] = {}
    for outcomes in rounds:
        for one in outcomes:
            by_policy.setdefault(one.strategy, []).append(one)
    return by_policy


def _rounds(tasks: Sequence[Task], jobs: int) -> Iterator[tuple[Outcome, ...]]:
    """The outcomes in order of seed, so that the number of processes changes nothing but the time."""
    if min(jobs, len(tasks)) < 2:
        yield from map(play, tasks)
        return
    with multiprocessing.Pool(min(jobs, len(tasks))) as pool:
        yield from pool.imap(play, tasks)


def _progress(done: int, count: int, words: str) -> None:
    """A line on a person's terminal; nothing in a log."""
    if sys.stderr.isatty():
        end = "\r" if done < count else "\n"
        print(f"played {done} of {count} months {words}", end=end, file=sys.stderr, flush=True)
