"""Reading facts out of a tool's answer, be it text or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from firsthand.domain.playbook import Fact, Playbook, Read, Unanswerable
from firsthand.engine.playbook.answers import read_answer
from firsthand.engine.playbook.run import Run

RESULT_CHARACTERS_KEPT = 2000
"""So much of a tool's answer stays in the log of the run; the facts are read from the whole."""


def opened(result: Any) -> tuple[Any, str]:
    """A tool's answer as a value (JSON opened, numbers as decimals) and as text."""
    if isinstance(result, str):
        text = result
        stripped = result.strip()
        value: Any = result
        if stripped[:1] in ("{", "[", '"'):
            try:
                value = json.loads(stripped)
            except ValueError:
                value = result
    else:
        value, text = result, json.dumps(result, ensure_ascii=False, default=str)
    return decimals(value), text


def decimals(value: Any) -> Any:
    """Whole numbers as decimals, all the way down: expressions know one kind of number."""
    if isinstance(value, bool) or not isinstance(value, int | list | tuple | Mapping):
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, Mapping):
        return {str(key): decimals(each) for key, each in value.items()}
    return [decimals(each) for each in value]


def learn_from(run: Run, reads: tuple[Read, ...], result: Any, source: str, step: str) -> str:
    """Read each fact out of the answer; gives the name of the first one that could not be read, or nothing."""
    value, text = opened(result)
    for read in reads:
        try:
            found = _read(run, read, value, text)
            run.learn(read.fact, fitted(run.playbook.facts[read.fact], found), source, step)
        except Unanswerable:
            if not read.optional:
                return read.fact
    return ""


def _read(run: Run, read: Read, value: Any, text: str) -> Any:
    if read.value is not None:
        names = read.value.names - {"result", "text"}
        return read.value.run({**run.values(names), "result": value, "text": text})
    match = _compiled(read.pattern).search(text)
    if match is None:
        raise Unanswerable(f"nothing in the answer looks like {read.pattern}")
    return match[match.lastindex or 0]


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def fitted(fact: Fact, value: Any) -> Any:
    """A value as the fact's type wants it. Raises Unanswerable where it does not fit."""
    if fact.type == "number":
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise Unanswerable(f"{fact.name} is no number")
        try:
            return float(str(value).replace(",", "").lstrip("$"))
        except ValueError as error:
            raise Unanswerable(f"{fact.name} is no number") from error
    if fact.type == "yes_no":
        return _truth(fact, value)
    if fact.type in ("list", "record"):
        wanted = list if fact.type == "list" else Mapping
        if not isinstance(value, wanted):
            raise Unanswerable(f"{fact.name} is no {fact.type}")
        return value
    if value is None:
        raise Unanswerable(f"{fact.name} is empty")
    return value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)


def _truth(fact: Fact, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in ("on", "yes", "true", "enabled", "active"):
        return True
    if word in ("off", "no", "false", "disabled", "inactive"):
        return False
    raise Unanswerable(f"{fact.name} is neither yes nor no")


def from_words(playbook: Playbook, text: str, now: str) -> dict[str, Any]:
    """What a message already says, by the patterns that each fact declares."""
    found: dict[str, Any] = {}
    for fact in playbook.facts.values():
        for pattern, value in fact.from_text:
            match = _compiled(pattern).search(text)
            if match is None:
                continue
            reading = _said(fact, value or match[match.lastindex or 0], now)
            if reading is not None:
                found[fact.name] = reading
                break
    return found


def _said(fact: Fact, words: str, now: str) -> Any:
    """A declared value as it stands; words of the customer's through the reader of the fact's type."""
    if fact.type in ("phone", "number", "date"):
        reading = read_answer(fact, words, now)
        return reading.value if reading.clear else None
    try:
        return fitted(fact, words)
    except Unanswerable:
        return None


def typed(kind: str, said: str) -> Any:
    """What a person typed into a field of this type; None where it is not one."""
    if not said:
        return None
    if kind == "number":
        try:
            return float(said.replace("$", "").replace(",", "").strip())
        except ValueError:
            return None
    if kind == "yes_no":
        return {"yes": True, "no": False}.get(said.lower())
    if kind == "list":
        return [part.strip() for part in said.split(",") if part.strip()]
    return said
