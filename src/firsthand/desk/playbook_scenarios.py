"""Scenario files beside the playbooks: `scenarios/ID.yaml`, and the ways that were recorded, `scenarios/ID.ways.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from firsthand.desk.playbook_files import read_yaml, shaped
from firsthand.desk.playbook_format import Strict
from firsthand.domain.playbook import Playbook
from firsthand.engine.playbook.rehearsal import Coverage, Expected, Played, Scenario, coverage, play, unnoticed

NOW = "2026-11-23T09:00:00+00:00"
"""A Monday at nine: the time at which scenarios begin, unless they say otherwise."""
KINDS = (
    "plain",
    "typos",
    "paraphrase",
    "digression",
    "correction",
    "refusal",
    "silence",
    "person",
    "two_problems",
    "anger",
    "joke",
    "relative",
    "change_of_mind",
    "tool_failure",
    "risk",
    "limit",
)
Kind = Literal[
    "plain",
    "typos",
    "paraphrase",
    "digression",
    "correction",
    "refusal",
    "silence",
    "person",
    "two_problems",
    "anger",
    "joke",
    "relative",
    "change_of_mind",
    "tool_failure",
    "risk",
    "limit",
]


class ExpectRow(Strict):
    outcome: Literal["resolved", "escalated", "stopped"]
    reason: str = ""
    passes: list[str] = []
    never: list[str] = []
    says: list[str] = []


class ScenarioRow(Strict):
    name: str
    kind: Kind = "plain"
    text: str = ""
    facts: dict[str, Any] = {}
    context: dict[str, Any] = {}
    public: bool | None = None
    auth_level: int | None = None
    at_hand: list[str] | None = None
    tools: dict[str, Any] = {}
    says: list[Any] = Field([], description="what the customer says in turn: words, or {message|silence: ...}")
    expect: ExpectRow


class ScenarioFile(Strict):
    playbook: str
    now: str = NOW
    public: bool = False
    auth_level: int = 0
    context: dict[str, Any] = {}
    tools: dict[str, Any] = {}
    scenarios: list[ScenarioRow]


class Rehearsed(Strict):
    """How the scenarios of one playbook went."""

    playbook: str
    played: int
    failed: list[tuple[str, list[str]]]
    steps: int
    steps_missed: list[str]
    branches: int
    branches_missed: list[str]
    unnoticed: list[str]


def beside(path: Path) -> Path:
    """The scenario file that belongs to a playbook's file."""
    return path.parent / "scenarios" / path.name


def read_scenarios(path: Path, with_ways: bool = True) -> tuple[str, list[Scenario]]:
    """(now, scenarios) of a file. Raises WrongPlaybook with the line, the reason and the mend."""
    values, lines = read_yaml(path.read_text(encoding="utf-8"), path.name)
    row: ScenarioFile = shaped(ScenarioFile, values, lines, path.name)
    ways = read_ways(path) if with_ways else {}
    return row.now, [_scenario(row, each, ways.get(each.name, ())) for each in row.scenarios]


def ways_of(path: Path) -> Path:
    return path.with_suffix(".ways.json")


def read_ways(path: Path) -> dict[str, tuple[str, ...]]:
    ways = ways_of(path)
    if not ways.exists():
        return {}
    return {name: tuple(way) for name, way in json.loads(ways.read_text(encoding="utf-8")).items()}


def write_ways(path: Path, played: Iterable[Played]) -> None:
    """Record the ways that scenarios took, to be read over in the diff; a way that failed is not recorded."""
    rows = {each.scenario.name: list(each.way) for each in played if each.fine}
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(way)}" for name, way in rows.items())
    ways_of(path).write_text("{\n" + lines + "\n}\n", encoding="utf-8")


def _scenario(file: ScenarioFile, row: ScenarioRow, way: tuple[str, ...]) -> Scenario:
    start: dict[str, Any] = {
        "text": row.text,
        "facts": row.facts,
        "public": file.public if row.public is None else row.public,
        "auth_level": file.auth_level if row.auth_level is None else row.auth_level,
        "context": {**file.context, **row.context},
    }
    if row.at_hand is not None:
        start["tools"] = row.at_hand
    tools = {name: _answers(given) for name, given in {**file.tools, **row.tools}.items()}
    wanted = row.expect
    expected = Expected(
        wanted.outcome, wanted.reason, tuple(wanted.passes), tuple(wanted.never), tuple(wanted.says), way
    )
    return Scenario(row.name, start, tuple(_event(each) for each in row.says), tools, expected, row.kind)


def _event(said: Any) -> Mapping[str, Any]:
    return said if isinstance(said, dict) else {"answer": str(said)}


def _answers(given: Any) -> tuple[Mapping[str, Any], ...]:
    """A tool's answers in turn: one value is every answer; {error: ...} is a failure."""
    several = given if isinstance(given, list) and given else [given]
    return tuple(
        {"result": each["error"], "error": True}
        if isinstance(each, dict) and set(each) == {"error"}
        else {"result": each, "error": False}
        for each in several
    )


def rehearse(playbook: Playbook, path: Path, mutate: bool = True) -> tuple[Rehearsed, list[Played]]:
    """Play every scenario beside a playbook; say what failed, what was missed, and what nobody would miss."""
    now, scenarios = read_scenarios(path)
    played = [play(playbook, scenario, now) for scenario in scenarios]
    return _told(playbook, played, coverage(playbook, played), now, mutate), played


def _told(playbook: Playbook, played: Sequence[Played], seen: Coverage, now: str, mutate: bool) -> Rehearsed:
    return Rehearsed(
        playbook=playbook.id,
        played=len(played),
        failed=[(each.scenario.name, list(each.problems)) for each in played if not each.fine],
        steps=seen.steps,
        steps_missed=list(seen.steps_missed),
        branches=seen.branches,
        branches_missed=list(seen.branches_missed),
        unnoticed=list(unnoticed(playbook, played, now)) if mutate else [],
    )
