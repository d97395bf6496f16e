"""From the rows of a file to a `Playbook`: names resolved, expressions compiled, wording checked for its slots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from firsthand.desk import playbook_format as form
from firsthand.desk.expressions import OWN_WORDS, Compiler, WrongExpression
from firsthand.desk.playbook_steps import Problem, Steps, calm_step, pattern_problem
from firsthand.domain.playbook import (
    Choice,
    Fact,
    Limits,
    Playbook,
    Question,
    Tool,
)


@dataclass(slots=True)
class Built:
    """The playbook as far as it could be built, and what is wrong."""

    playbook: Playbook | None = None
    wrong: list[Problem] = field(default_factory=list)


def build(row: form.PlaybookRow, shared: Sequence[form.SharedRow]) -> Built:
    """Included facts, tools and parts first, then the file's own, which win."""
    built = Built()
    facts = _facts([*shared, row], built)
    compiler = Compiler(facts)
    facts = {name: _with_value(name, rows, facts, compiler, built) for name, rows in _all(shared, row, "facts")}
    tools = {name: _tool(name, tool) for name, tool in _all(shared, row, "tools")}
    maker = Steps(facts, tools, compiler, built.wrong)
    parts: dict[str, str] = {}
    for name, steps in _used(dict(_all(shared, row, "parts")), row).items():
        parts[name] = steps[0].id if steps else ""
        maker.add(name, steps)
    maker.add("", row.steps)
    built.playbook = Playbook(
        id=row.id,
        version=row.version,
        title=row.title,
        topic=row.topic,
        steps=maker.steps,
        start=row.steps[0].id,
        parts=parts,
        shared=frozenset(part for each in shared for part in each.parts) - set(row.parts),
        summary=row.summary,
        fits=tuple(row.fits),
        source=row.source,
        facts=facts,
        tools=tools,
        limits=Limits(**dict(row.limits)),
        questions=tuple(_question(q) for each in (*shared, row) for q in each.qa),
        now=row.now,
        reask=row.reask,
        still_there=row.still_there,
        noted=row.noted,
        calm=calm_step("calm", row.calm, "") if row.calm else None,
        escalation_tool=row.escalation_tool,
        escalation_say=row.escalation_say,
        leaving=row.leaving,
    )
    return built


def _used(parts: Mapping[str, list[form.StepRow]], row: form.PlaybookRow) -> dict[str, list[form.StepRow]]:
    """The file's own parts, and of the included ones those that are entered somewhere."""
    kept = dict.fromkeys(row.parts)
    todo: list[Sequence[form.StepRow]] = [row.steps, *row.parts.values()]
    while todo:
        for step in todo.pop():
            if isinstance(step, form.UseRow) and step.use in parts and step.use not in kept:
                kept[step.use] = None
                todo.append(parts[step.use])
    return {name: steps for name, steps in parts.items() if name in kept}


def _all(shared: Sequence[form.SharedRow], row: form.SharedRow, kind: str) -> list[tuple[str, Any]]:
    merged: dict[str, Any] = {}
    for each in (*shared, row):
        merged.update(getattr(each, kind))
    return list(merged.items())


def _facts(rows: Iterable[form.SharedRow], built: Built) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for row in rows:
        for name, fact in row.facts.items():
            if name in OWN_WORDS or name in ("result", "text", "each"):
                built.wrong.append((f"facts.{name}", f"“{name}” is a word of the format", "choose another name"))
                continue
            found[name] = _fact(name, fact)
            built.wrong += _patterns(name, fact)
    return found


def _fact(name: str, row: form.FactRow) -> Fact:
    return Fact(
        name,
        row.type,
        source="derived" if row.value else row.source,
        min_auth=row.min_auth,
        label=row.label or name.replace("_", " "),
        choices=tuple(Choice(choice.value, tuple(choice.words)) for choice in row.choices),
        least=row.min,
        most=row.max,
        unit=row.unit,
        form=row.form,
        default=float(row.default)
        if row.type == "number" and isinstance(row.default, int | float)
        else row.default,
        also=tuple(row.also),
        from_text=tuple((said.pattern, said.value) for said in row.from_text),
        corrected_by=tuple(row.corrected_by),
    )


def _patterns(name: str, row: form.FactRow) -> list[Problem]:
    found = []
    if row.type == "choice" and not row.choices:
        found.append((f"facts.{name}", "a choice without choices", "add `choices: [{value: ..., words: [...]}]`"))
    for said in row.from_text:
        found += pattern_problem(f"facts.{name}", said.pattern)
    return found


def _with_value(name: str, row: form.FactRow, facts: dict[str, Fact], compiler: Compiler, built: Built) -> Fact:
    if not row.value or name not in facts:
        return facts.get(name) or _fact(name, row)
    fact = _fact(name, row)
    try:
        value = compiler.compile(row.value, row.type)
    except WrongExpression as error:
        built.wrong.append((f"facts.{name}", str(error), "derive it from facts that exist"))
        return fact
    return Fact(**{**{key: getattr(fact, key) for key in Fact.__slots__}, "value": value})


def _tool(name: str, row: form.ToolRow) -> Tool:
    return Tool(name, **{**dict(row), "arguments": tuple(row.arguments)})


def _question(row: form.QuestionRow) -> Question:
    return Question(row.id, row.text, tuple(row.steps), row.weight, row.critical, row.not_applicable)
