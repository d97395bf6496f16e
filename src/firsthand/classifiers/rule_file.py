"""The rules file that a team lead edits: read, checked, and refused with line and mend where it is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firsthand.classifiers.text import phrase
from firsthand.classifiers.word_forms import forms_of
from firsthand.domain.decisions import CHURNS, SENTIMENTS, TOPICS, URGENCIES
from firsthand.domain.policy import CRITICAL_KINDS
from firsthand.engine.triage import Rule

SHIPPED = Path(__file__).parents[1] / "library" / "rules" / "carrier.toml"
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "actionable": ("true", "false"),
    "topic": TOPICS,
    "tier": ("0", "1", "2", "3"),
    "sentiment": SENTIMENTS,
    "urgency": URGENCIES,
    "churn": CHURNS,
    "store": ("true", "false"),
}
FLAGS = ("spam", "abuse")
KEYS = ("name", "words", "near", "unless", "nudge", "set", "critical", "flag", "priority", "negation")


class WrongRules(Exception):
    """A rules file that cannot be used; the message names line, rule, field and mend."""


@dataclass(frozen=True, slots=True)
class Written:
    """One rule as it stands in the file: what it does, and the phrases that make it fire.

    `near` needs one of its phrases elsewhere in the mention, `unless` forbids all of its own. Phrases are in
    matchable form; one that ends in `*` stands for any ending.
    """

    rule: Rule
    words: tuple[str, ...]
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    negation_cancels: bool = True
    as_written: tuple[str, ...] = ()
    """The words as a person wrote them, forms and all."""


def read_rules(path: Path = SHIPPED) -> tuple[Written, ...]:
    """The rules of a file. Raises WrongRules with line and mend."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongRules(f"{path.name}: cannot be read ({error}); give a TOML file in UTF-8") from None
    return parse_rules(text, path.name)


def parse_rules(text: str, name: str = "rules") -> tuple[Written, ...]:
    """The rules of a text, in order. Raises WrongRules with line and mend."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongRules(f"{name}: not TOML ({error}); each rule starts with [[rule]]") from None
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[rule]]")]
    groups = {key: list(value) for key, value in table.get("groups", {}).items()}
    rows = table.get("rule", [])
    if not isinstance(rows, list):
        raise WrongRules(f"{name}: `rule` is one table; write [[rule]] with two brackets")
    written = []
    for number, row in enumerate(rows):
        line = lines[number] if number < len(lines) else 0
        written.append(_rule(row, groups, f"{name}, line {line}"))
    names = [each.rule.name for each in written]
    for number, each in enumerate(names):
        if each in names[:number]:
            raise WrongRules(f"{name}, line {lines[number]}, name: “{each}” stands twice; give it another name")
    return tuple(written)


def _rule(row: Mapping[str, Any], groups: Mapping[str, list[str]], where: str) -> Written:
    title = row.get("name")
    if not isinstance(title, str) or not title.strip():
        raise WrongRules(f'{where}, name: the rule has no name; write name = "bill"')
    where = f"{where}, rule “{title}”"
    for key in row:
        if key not in KEYS:
            raise WrongRules(f"{where}, {key}: no such field; use one of {', '.join(KEYS)}")
    rule = Rule(
        title,
        tuple(_nudge(each, where) for each in _texts(row, "nudge", where)),
        tuple(_set(each, where) for each in _texts(row, "set", where)),
        _one_of(row, "critical", CRITICAL_KINDS, where),
        _one_of(row, "flag", FLAGS, where),
        _priority(row, where),
    )
    if not (rule.nudges or rule.sets or rule.critical or rule.flag):
        raise WrongRules(
            f'{where}: the rule does nothing; add nudge = ["topic=billing +1"], set, critical or flag'
        )
    words = _phrases(row, "words", groups, where)
    if not words:
        raise WrongRules(f'{where}, words: nothing to look for; write words = ["bill", "refund*"]')
    negation = _one_of(row, "negation", ("cancels", "keeps"), where) or "cancels"
    near, unless = _phrases(row, "near", groups, where), _phrases(row, "unless", groups, where)
    return Written(rule, words, near, unless, negation == "cancels", tuple(_texts(row, "words", where)))


def _texts(row: Mapping[str, Any], key: str, where: str) -> list[str]:
    value = row.get(key, [])
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise WrongRules(f'{where}, {key}: write a list of texts, {key} = ["...", "..."]')
    return value


def _phrases(row: Mapping[str, Any], key: str, groups: Mapping[str, list[str]], where: str) -> tuple[str, ...]:
    found: list[str] = []
    for each in _texts(row, key, where):
        terms = (
            groups.get(each[1:-1], []) if each.startswith("<") and each.endswith(">") and len(each) > 2 else [each]
        )
        if not terms:
            raise WrongRules(f"{where}, {key}: no group is called {each}; add it under [groups]")
        for term in terms:
            found += _forms(term, f"{where}, {key}")
    return tuple(dict.fromkeys(found))


def _forms(term: str, where: str) -> list[str]:
    """A phrase in matchable form; `charge+` is charge, charges, charged, charging."""
    stripped = term.strip()
    clean = phrase(stripped.rstrip("*+"))
    if not clean:
        raise WrongRules(f"{where}: “{term}” holds no word; write letters, a handle or an emoji")
    if stripped.endswith("*"):
        if len(clean) < 3:
            raise WrongRules(f"{where}: “{term}” would fire everywhere; write three letters at least before the *")
        return [f"{clean}*"]
    return forms_of(clean) if stripped.endswith("+") else [clean]


def _nudge(text: str, where: str) -> tuple[str, str, float]:
    head_answer, _, weight = text.rpartition(" ")
    try:
        value = float(weight)
    except ValueError:
        raise WrongRules(f'{where}, nudge: “{text}” has no weight; write "topic=billing +1.0"') from None
    if not -10 <= value <= 10:
        raise WrongRules(
            f"{where}, nudge: a weight of {value} is beyond -10 to 10 (log odds); 1 is much, 3 nearly decides"
        )
    return (*_set(head_answer, where), value)


def _set(text: str, where: str) -> tuple[str, str]:
    head, equals, answer = (part.strip() for part in text.partition("="))
    if not equals or head not in ANSWERS:
        raise WrongRules(f"{where}: “{text}” names no head; write head=answer with a head of {', '.join(ANSWERS)}")
    if answer not in ANSWERS[head]:
        raise WrongRules(f"{where}: {head} has no answer “{answer}”; use one of {', '.join(ANSWERS[head])}")
    return head, answer


def _one_of(row: Mapping[str, Any], key: str, values: tuple[str, ...], where: str) -> str:
    value = row.get(key, "")
    if value and value not in values:
        raise WrongRules(f"{where}, {key}: “{value}” is unknown; use one of {', '.join(values)}")
    return str(value)


def _priority(row: Mapping[str, Any], where: str) -> int:
    value = row.get("priority", 50)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
        raise WrongRules(f"{where}, priority: write a whole number from 0 to 100; the higher one wins")
    return value
