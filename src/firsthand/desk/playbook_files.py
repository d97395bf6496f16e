"""Playbooks from YAML: read, typed, checked; a wrong file is refused with the line, the reason and the mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from firsthand.desk.playbook_build import Built, build
from firsthand.desk.playbook_format import PlaybookRow, SharedRow, StepRow
from firsthand.domain.playbook import STEP_KINDS, Playbook
from firsthand.engine.playbook.analysis import problems

LIBRARY = Path(__file__).parent.parent / "library" / "playbooks"


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a file: the line (from 1), the place, the reason, and how to mend it."""

    file: str
    line: int
    where: str
    problem: str
    mend: str

    def __str__(self) -> str:
        place = f" {self.where}:" if self.where else ""
        return f"{self.file}, line {self.line}:{place} {self.problem}; to mend: {self.mend}"


class WrongPlaybook(ValueError):
    """A file that is refused, with everything that is wrong with it."""

    def __init__(self, wrong: Iterable[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__("\n".join(str(each) for each in self.wrong))


class _Loader(yaml.CSafeLoader):
    """YAML with the booleans of version 1.2: `yes`, `no`, `on` and `off` are words here; dates stay text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _first in "tf":
    _Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), [_first])

Lines = dict[tuple[Any, ...], int]


def read_yaml(text: str, name: str) -> tuple[Any, Lines]:
    """The values of a YAML text, and the line of each. Raises WrongPlaybook where it is no YAML."""
    lines: Lines = {}
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise WrongPlaybook([Wrong(name, 1, "", "the file is empty", "start from `firsthand playbook new`")])
        _note_lines(node, (), lines)
        values = loader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or error)
        mend = "check the indentation, and quote wording that holds a colon"
        raise WrongPlaybook([Wrong(name, mark.line + 1 if mark else 1, "", problem, mend)]) from error
    finally:
        loader.dispose()
    return values, lines


def _note_lines(node: yaml.Node, path: tuple[Any, ...], lines: Lines, above: tuple[int, ...] = ()) -> None:
    """The line of every value; a node that holds itself is walked once."""
    lines[path] = node.start_mark.line + 1
    if id(node) in above:
        return
    above = (*above, id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            _note_lines(value, (*path, name), lines, above)
            lines[(*path, name)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, each in enumerate(node.value):
            _note_lines(each, (*path, index), lines, above)


def _line(lines: Lines, path: tuple[Any, ...]) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def load(path: Path) -> Playbook:
    """A playbook from its file. Raises WrongPlaybook with line and mend, OSError where it cannot be read."""
    return parse(path.read_text(encoding="utf-8"), path.name, path.parent)


def parse(text: str, name: str = "playbook.yaml", folder: Path = LIBRARY) -> Playbook:
    """A playbook from its text; files that it includes are looked for beside it, then in the library."""
    built = parse_loosely(text, name, folder)
    if wrong := [*built.wrong, *_checked(built)]:
        raise WrongPlaybook(wrong)
    assert built.playbook is not None
    return built.playbook


def parse_loosely(text: str, name: str = "playbook.yaml", folder: Path = LIBRARY) -> Loaded:
    """The playbook as far as it goes, with what is wrong; the laws are not yet asked."""
    values, lines = read_yaml(text, name)
    if not isinstance(values, dict):
        raise WrongPlaybook([Wrong(name, 1, "", "a playbook is a mapping", "begin with `id: ...`")])
    row = shaped(PlaybookRow, values, lines, name)
    shared = [_included(each, folder, name, lines) for each in row.include]
    built = build(row, [each for each, _, _ in shared])
    places = {**_places(shared), **_step_lines(name, row, lines)}
    wrong = [Wrong(*_place(places, where, name), where, problem, mend) for where, problem, mend in built.wrong]
    return Loaded(built, places, name, wrong)


@dataclass(slots=True)
class Loaded:
    """A playbook that was built, and where each of its steps stands."""

    built: Built
    places: Mapping[str, tuple[str, int]]
    name: str
    wrong: list[Wrong]

    @property
    def playbook(self) -> Playbook | None:
        return self.built.playbook


def _checked(loaded: Loaded) -> list[Wrong]:
    if loaded.playbook is None or loaded.wrong:
        return []
    found = problems(loaded.playbook)
    return [Wrong(*_place(loaded.places, p.where, loaded.name), p.where, p.problem, p.mend) for p in found]


def _place(places: Mapping[str, tuple[str, int]], where: str, name: str) -> tuple[str, int]:
    return places.get(where, (name, 1))


def shaped(model: type[Any], values: Any, lines: Lines, name: str) -> Any:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        # A misspelt field is named before the one that is missing because of it.
        found = sorted(error.errors(), key=lambda each: each["type"] == "missing")
        raise WrongPlaybook([_explained(each, lines, name) for each in found]) from error


def _explained(error: Any, lines: Lines, name: str) -> Wrong:
    path = tuple(part for part in error["loc"] if not str(part).startswith(("function-", "constrained-")))
    known = [path[:end] for end in range(len(path), 0, -1) if path[:end] in lines]
    tagless = _without_tags(path, lines)
    where = ".".join(str(part) for part in tagless)
    problem = error["msg"][0].lower() + error["msg"][1:]
    if error["type"] == "extra_forbidden":
        problem = f"there is no field “{path[-1]}” here"
        mend = "take it out, or check its spelling"
    elif error["type"] == "missing":
        problem, mend = f"“{path[-1]}” is missing", f"add `{path[-1]}: ...`"
    elif error["type"].startswith("union_tag"):
        problem = "this step has no kind"
        mend = f"give it one of: {', '.join(STEP_KINDS)}"
    else:
        mend = "write what the format asks for; `firsthand playbook check --schema` prints it"
    return Wrong(
        name, _line(lines, tagless if tagless in lines else known[0] if known else tagless), where, problem, mend
    )


def _without_tags(path: tuple[Any, ...], lines: Lines) -> tuple[Any, ...]:
    """pydantic names the kind of a step in the path; the file does not."""
    kept: tuple[Any, ...] = ()
    for part in path:
        if isinstance(part, str) and kept and isinstance(kept[-1], int) and (*kept, part) not in lines:
            continue
        kept = (*kept, part)
    return kept


def _included(file: str, folder: Path, name: str, lines: Lines) -> tuple[SharedRow, Lines, str]:
    for path in (folder / file, LIBRARY / file):
        if path.is_file():
            values, its_lines = read_yaml(path.read_text(encoding="utf-8"), path.name)
            return shaped(SharedRow, values, its_lines, path.name), its_lines, path.name
    line = _line(lines, ("include",))
    raise WrongPlaybook([Wrong(name, line, "include", f"there is no file {file}", "name a file beside this one")])


def _places(shared: Iterable[tuple[SharedRow, Lines, str]]) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for row, lines, name in shared:
        found.update(_step_lines(name, row, lines))
    return found


def _step_lines(name: str, row: SharedRow, lines: Lines) -> dict[str, tuple[str, int]]:
    """Where each step, fact, tool and question stands: (file, line)."""
    found: dict[str, tuple[str, int]] = {}
    for kind in ("facts", "tools", "parts"):
        for key in getattr(row, kind):
            found[f"{kind}.{key}"] = (name, _line(lines, (kind, key)))
    for index, question in enumerate(row.qa):
        found[f"qa.{question.id}"] = (name, _line(lines, ("qa", index)))
    lists: list[tuple[tuple[str, ...], Sequence[StepRow]]]
    lists = [(("parts", part), steps) for part, steps in row.parts.items()]
    if isinstance(row, PlaybookRow):
        lists.append((("steps",), row.steps))
    for path, steps in lists:
        for index, step in enumerate(steps):
            found[step.id] = (name, _line(lines, (*path, index)))
    return found


@cache
def load_library() -> dict[str, Playbook]:
    """Every playbook of the library by its id. Read once in a process."""
    found = (load(path) for path in sorted(LIBRARY.glob("*.yaml")))
    return {playbook.id: playbook for playbook in found}
