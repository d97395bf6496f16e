"""From a step's row to a `Step`: targets filled in, expressions compiled, wording checked for its slots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from firsthand.desk import playbook_format as form
from firsthand.desk.expressions import Compiler, WrongExpression
from firsthand.domain.playbook import Branch, Expression, Fact, Read, Step, Tool

Problem = tuple[str, str, str]
"""(where, what is wrong, how to mend it)"""
_SLOT = re.compile(r"\{(\w*)(?:\|(\w+))?\}")


def pattern_problem(where: str, pattern: str) -> list[Problem]:
    try:
        re.compile(pattern)
    except re.error as error:
        return [(where, f"the pattern “{pattern}” is broken: {error}", "mend the regular expression")]
    return []


def calm_step(step_id: str, row: form.CalmRow, following: str) -> Step:
    return Step(id=step_id, kind="calm", say=row.acknowledge, own=row.own, then_what=row.next, next=following)


class Steps:
    """Builds steps; each gets the following one of its list as `next`, unless it says otherwise."""

    def __init__(
        self, facts: dict[str, Fact], tools: dict[str, Tool], compiler: Compiler, wrong: list[Problem]
    ) -> None:
        self.steps: dict[str, Step] = {}
        self._facts, self._tools, self._compiler, self._problems = facts, tools, compiler, wrong

    def add(self, part: str, rows: Sequence[form.StepRow]) -> None:
        for index, row in enumerate(rows):
            following = rows[index + 1].id if index + 1 < len(rows) else ""
            if row.id in self.steps:
                self._wrong(row.id, f"there are two steps “{row.id}”", "give each step its own id")
            self.steps[row.id] = self._step(row, part, following)

    def _wrong(self, where: str, problem: str, mend: str) -> None:
        self._problems.append((where, problem, mend))

    def _step(self, row: form.StepRow, part: str, following: str) -> Step:
        kind = next(key for key, model in form.KIND_OF_KEY.items() if type(row) is model)
        fields: dict[str, Any] = {"id": row.id, "kind": kind, "part": part}
        fields.update(at_most=row.at_most, spent=row.spent)
        fields.update(getattr(self, f"_{kind}")(row, following))
        step = Step(**fields)
        self._check_slots(step)
        return step

    def _cel(self, where: str, text: str | None, wanted: str = "", of_result: bool = False) -> Expression | None:
        if text is None:
            return None
        try:
            return self._compiler.compile(text, wanted, of_result)
        except WrongExpression as error:
            self._wrong(where, str(error), "use the names of this playbook's facts, with their types")
            return None

    def _check_slots(self, step: Step) -> None:
        for wording in (step.say, step.again, step.own, step.then_what, step.promise, step.need):
            for name, form_name in _SLOT.findall(wording):
                if name not in self._facts and name not in ("today", "opening"):
                    self._wrong(step.id, f"the slot {{{name}}} is no fact", "use a fact's name in the braces")
                if form_name not in ("", "money", "words"):
                    self._wrong(step.id, f"there is no form “{form_name}”", "use money or words, or none")

    def _say(self, row: form.SayRow, following: str) -> dict[str, Any]:
        return {"say": row.say, "next": row.next or following}

    def _ask(self, row: form.AskRow, following: str) -> dict[str, Any]:
        if row.ask not in self._facts:
            self._wrong(row.id, f"“{row.ask}” is no fact", "add it under `facts`")
        both = bool(row.yes and row.no)
        named = {name: getattr(row, name) for name in ("say", "again", "yes", "no", "unsure", "refused", "anew")}
        return {**named, "fact": row.ask, "next": row.next or ("" if both else following)}

    def _tool_step(self, row: form.ToolStepRow, tool: str, following: str, error: str) -> dict[str, Any]:
        if tool not in self._tools:
            self._wrong(row.id, f"“{tool}” is no tool", "add it under `tools`")
        known = self._tools.get(tool)
        given = dict.fromkeys(row.with_)
        if known and known.arguments and (missing := [a for a in known.arguments if a not in given]):
            self._wrong(row.id, f"{tool} needs {', '.join(missing)}", "give it under `with`")
        if known and (extra := [a for a in given if a not in known.arguments]):
            self._wrong(row.id, f"{tool} takes no {', '.join(extra)}", "name it in the tool's `arguments`")
        compiled = [(name, self._cel(row.id, text, of_result=True)) for name, text in row.with_.items()]
        return {
            "tool": tool,
            "say": row.say,
            "arguments": tuple((name, value) for name, value in compiled if value is not None),
            "reads": tuple(self._reads(row)),
            "error": error,
            "next": row.next or following,
        }

    def _reads(self, row: form.ToolStepRow) -> Iterable[Read]:
        for name, spec in row.read.items():
            fact = self._facts.get(name)
            if fact is None:
                self._wrong(row.id, f"“{name}” is read, but it is no fact", "add it under `facts`")
                continue
            read = form.ReadRow(value=spec) if isinstance(spec, str) else spec
            if bool(read.value) == bool(read.pattern):
                self._wrong(row.id, f"“{name}” needs a value or a pattern", "give one of the two")
                continue
            self._problems += pattern_problem(row.id, read.pattern)
            yield Read(name, self._cel(row.id, read.value, fact.type, True), read.pattern, read.optional)

    def _call(self, row: form.CallRow, following: str) -> dict[str, Any]:
        if row.each and not (row.until and row.none):
            self._wrong(
                row.id, "`each` needs `until` and `none`", "say when one fits, and where to go when none does"
            )
        return {
            **self._tool_step(row, row.call, following, row.error),
            "each": self._cel(row.id, row.each, "list"),
            "until": self._cel(row.id, row.until, "yes_no", True),
            "none": row.none,
        }

    def _verify(self, row: form.VerifyRow, following: str) -> dict[str, Any]:
        fields = self._tool_step(row, row.tool, following, row.error)
        proof = self._cel(row.id, row.proof, "yes_no", True)
        return {**fields, "level": row.verify, "minutes": row.minutes, "until": proof}

    def _schedule(self, row: form.ScheduleRow, following: str) -> dict[str, Any]:
        fields = self._tool_step(row, row.schedule, following, row.error)
        return {**fields, "promise": row.promise, "to": row.owner, "minutes": row.within_minutes}

    def _decide(self, row: form.DecideRow, following: str) -> dict[str, Any]:
        branches = []
        for branch in row.decide:
            target = branch.otherwise or branch.then or ""
            if branch.otherwise is None and (branch.when is None or branch.then is None):
                self._wrong(row.id, "a branch needs `when` and `then`, or `otherwise`", "complete it")
            branches.append(Branch(self._cel(row.id, branch.when, "yes_no"), target))
        if row.decide[-1].otherwise is None:
            self._wrong(row.id, "the last branch must be `otherwise`", "add `- otherwise: step`")
        return {"branches": tuple(branches)}

    def _calm(self, row: form.CalmStepRow, following: str) -> dict[str, Any]:
        made = calm_step(row.id, row.calm, row.next or following)
        return {"say": made.say, "own": made.own, "then_what": made.then_what, "next": made.next}

    def _offer(self, row: form.OfferRow, following: str) -> dict[str, Any]:
        amount = self._cel(row.id, row.amount, "number")
        return {
            "offer": row.offer,
            "offer_kind": row.kind,
            "say": row.say,
            "need": row.need,
            "when": self._cel(row.id, row.eligible, "yes_no"),
            "arguments": (("amount", amount),) if amount is not None else (),
            "yes": row.yes or following,
            "no": row.no or following,
            "withheld": row.withheld or row.no or following,
        }

    def _escalate(self, row: form.EscalateRow, following: str) -> dict[str, Any]:
        return {"reason": row.escalate, "to": row.to, "say": row.say}

    def _resolve(self, row: form.ResolveRow, following: str) -> dict[str, Any]:
        return {
            "say": row.resolve,
            "again": row.again,
            "when": self._cel(row.id, row.evidence, "yes_no"),
            "asks": row.ask if row.ask is not None else row.evidence is None,
            "yes": row.yes or following,
            "no": row.no,
        }

    def _wrap_up(self, row: form.WrapUpRow, following: str) -> dict[str, Any]:
        return {"disposition": row.wrap_up, "say": row.say, "outcome": row.outcome}

    def _use(self, row: form.UseRow, following: str) -> dict[str, Any]:
        return {"use": row.use, "next": row.next or following}
