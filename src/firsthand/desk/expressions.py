"""CEL expressions, typed when the file is read: unknown names and wrong types are refused before a run."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from cel_expr_python import cel

from firsthand.domain.playbook import Expression, Fact, Unanswerable

_TYPES = {
    "text": cel.Type.STRING,
    "yes_no": cel.Type.BOOL,
    "number": cel.Type.DOUBLE,
    "choice": cel.Type.STRING,
    "phone": cel.Type.STRING,
    "date": cel.Type.STRING,
    "list": cel.Type.List(cel.Type.DYN),
    "record": cel.Type.Map(cel.Type.STRING, cel.Type.DYN),
}
OWN_WORDS = {
    "known": cel.Type.Map(cel.Type.STRING, cel.Type.BOOL),
    "today": cel.Type.STRING,
    "auth_level": cel.Type.DOUBLE,
    "confirmed": cel.Type.BOOL,
    "upset": cel.Type.BOOL,
    "leaving": cel.Type.BOOL,
    "public": cel.Type.BOOL,
    "opening": cel.Type.STRING,
    "can_go_private": cel.Type.BOOL,
}
"""What every expression may use besides the facts."""
RESULT_WORDS = {"result": cel.Type.DYN, "text": cel.Type.STRING, "each": cel.Type.DYN}

_STRINGS = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")
_NAMES = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_KNOWN = re.compile(r"\bknown\.(\w+)")


class WrongExpression(ValueError):
    """An expression that does not compile: the reason, and how to mend it."""


class Compiler:
    """Compiles the expressions of one playbook; each distinct text once."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts
        variables = {name: _TYPES[fact.type] for name, fact in facts.items()}
        self._words = {**variables, **OWN_WORDS}
        self._env = cel.NewEnv(variables=self._words)
        self._result_words = {**self._words, **RESULT_WORDS}
        self._result_env = cel.NewEnv(variables=self._result_words)

    def compile(self, text: str, wanted: str = "", of_result: bool = False) -> Expression:
        """The expression as a value. `wanted` is a fact type. Raises WrongExpression with the mend."""
        words = self._result_words if of_result else self._words
        try:
            program = (self._result_env if of_result else self._env).compile(text)
        except RuntimeError as error:
            raise WrongExpression(_explained(text, str(error), self._facts)) from error
        self._check_type(text, program.return_type(), wanted)
        for name in _KNOWN.findall(text):
            if name not in self._facts:
                raise WrongExpression(f"`known.{name}` names no fact; facts are {', '.join(self._facts)}")
        names = frozenset(_NAMES.findall(_STRINGS.sub("''", text))) & frozenset(words)
        return Expression(text, names, _runner(program, text))

    def _check_type(self, text: str, found: Any, wanted: str) -> None:
        if not wanted or found == cel.Type.DYN or _TYPES[wanted].is_assignable_from(found):
            return
        raise WrongExpression(
            f"`{text}` gives {found.name().lower()} where {_TYPES[wanted].name().lower()} is needed"
        )


def _runner(program: Any, text: str) -> Any:
    evaluate = program.eval
    error_type = cel.Type.ERROR

    def run(values: Mapping[str, Any]) -> Any:
        try:
            value = evaluate(data=values)
        except (RuntimeError, TypeError) as error:
            raise Unanswerable(f"`{text}`: {error}") from error
        if value.type() == error_type:
            raise Unanswerable(f"`{text}`: {value.plain_value()}")
        return value.plain_value()

    return run


def _explained(text: str, error: str, facts: Mapping[str, Fact]) -> str:
    line = error.split("ERROR:")[-1].split("\n")[0].strip()
    line = re.sub(r"^<input>:\d+:\d+: ", "", line)
    if "(double, int)" in line or "(int, double)" in line:
        return f"`{text}`: numbers are decimals here; write 2.0 instead of 2"
    if match := re.search(r"undeclared reference to '([^']+)'", line):
        near = _nearest(match[1], facts)
        return f"`{text}`: unknown name “{match[1]}”" + (f"; did you mean {near}?" if near else "")
    return f"`{text}`: {line}"


def _nearest(name: str, facts: Mapping[str, Fact]) -> str:
    return ", ".join(difflib.get_close_matches(name, [*facts, *OWN_WORDS], n=1, cutoff=0.5))
