"""A table of a policy file, read key by key: every wrong value is noted with its line and its mend."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from firsthand.domain.policy.lines import Path, line_of


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in the file: where it stands, what it is and how to mend it."""

    line: int
    key: str
    message: str
    mend: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.key}: {self.message}. {self.mend}"


class PolicyError(ValueError):
    """A policy file that cannot be used; `problems` holds every wrong line, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.key)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(slots=True)
class Table:
    """One table and its place in the file. `problems` is shared by all the tables of a file."""

    values: dict[str, Any]
    path: Path
    lines: dict[Path, int]
    problems: list[Problem]
    read: set[str] = field(default_factory=set)
    known: list[Path] = field(default_factory=list)
    """Every key that a table of this file may have, for the reference; shared by all the tables of a file."""

    def wrong(self, key: str | int, message: str, mend: str) -> None:
        """Note a problem at a key of this table."""
        path = (*self.path, key) if key != "" else self.path
        name = ".".join(str(part) for part in path) or "the file"
        self.problems.append(Problem(line_of(self.lines, path), name, message, mend))

    def has(self, key: str) -> bool:
        return key in self.values

    def _take(self, key: str, kinds: type | tuple[type, ...], default: Any, kind_name: str) -> Any:
        self.read.add(key)
        if key not in self.values:
            if default is None:
                self.wrong(key, "is missing", f"Add `{key} = ...` ({kind_name}).")
            return default
        value = self.values[key]
        if isinstance(value, bool) and kinds is not bool:
            self.wrong(key, "must be " + kind_name, f"It is {value!r} now.")
            return default
        if not isinstance(value, kinds):
            self.wrong(key, "must be " + kind_name, f"It is {value!r} now.")
            return default
        return value

    def text(self, key: str, default: str | None = None, among: Sequence[str] = ()) -> str:
        value = self._take(key, str, default, "a text")
        if value is not None and among and value not in among:
            self.wrong(
                key, f"{value!r} is not known here", f"Use one of: {', '.join(among)}.{_near(value, among)}"
            )
        return value if value is not None else ""

    def number(self, key: str, default: float | None = None, low: float = 0.0, high: float = 1e9) -> float:
        value = self._take(key, (int, float), default, "a number")
        if value is None:
            return low
        if not low <= value <= high:
            self.wrong(key, f"{value} is out of range", f"Write a number from {low:g} to {high:g}.")
        return float(value)

    def whole(self, key: str, default: int | None = None, low: int = 0, high: int = 10**9) -> int:
        value = self._take(key, int, default, "a whole number")
        if value is None:
            return low
        if not low <= value <= high:
            self.wrong(key, f"{value} is out of range", f"Write a whole number from {low} to {high}.")
        return int(value)

    def yes(self, key: str, default: bool | None = None) -> bool:
        return bool(self._take(key, bool, default, "true or false"))

    def words(self, key: str, default: Sequence[str] | None = None, among: Sequence[str] = ()) -> tuple[str, ...]:
        value = self._take(key, list, list(default) if default is not None else None, "a list of texts")
        if value is None:
            return ()
        for word in value:
            if not isinstance(word, str):
                self.wrong(key, f"{word!r} is not a text", "Put quotes around it.")
                return ()
            if among and word not in among:
                self.wrong(
                    key,
                    f"{word!r} is not known here",
                    f"Use some of: {', '.join(among)}.{_near(word, among)}",
                )
        return tuple(value)

    def table(self, key: str, optional: bool = True) -> Table:
        value = self._take(key, dict, {} if optional else None, "a table")
        return Table(value or {}, (*self.path, key), self.lines, self.problems, known=self.known)

    def tables(self, key: str) -> list[Table]:
        value = self._take(key, list, [], "a list of tables")
        rows = [row if isinstance(row, dict) else {} for row in value]
        return [
            Table(row, (*self.path, key, at), self.lines, self.problems, known=self.known)
            for at, row in enumerate(rows)
        ]

    def close(self) -> None:
        """Refuse what nobody read: a misspelt key must never be silently without effect."""
        self.known += [(*self.path, key) for key in sorted(self.read)]
        for key in self.values:
            if key not in self.read:
                mend = f"Take it out, or use one of: {', '.join(sorted(self.read))}."
                self.wrong(key, "is not a key of this table", mend + _near(key, sorted(self.read)))


def _near(word: str, among: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, among, n=1)
    return f" Did you mean {close[0]!r}?" if close else ""
