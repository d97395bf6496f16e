"""Facts before they can be known: which are sure at each place, and which a step needs."""

from __future__ import annotations

import re

from firsthand.domain.playbook import Expression, Playbook, Step
from firsthand.engine.playbook.flow import Flow, Place

_KNOWN = re.compile(r"\bknown\.(\w+)")
_SLOT = re.compile(r"\{(\w+)")


def too_early(playbook: Playbook, flow: Flow) -> list[tuple[str, str]]:
    """(step, fact) for every step that uses a fact which some path to it has not made known."""
    told: dict[tuple[str, str], None] = {}
    for (_, name), facts in sorted(surely_known(playbook, flow).items()):
        for fact in sorted(needed(playbook, playbook.steps[name]) - facts):
            told[(name, fact)] = None
    return list(told)


def surely_known(playbook: Playbook, flow: Flow) -> dict[Place, frozenset[str]]:
    """For each place, the facts that are known on every path to it."""
    every = frozenset(playbook.facts)
    known: dict[Place, frozenset[str]] = {flow.start: frozenset()}
    todo = [flow.start]
    while todo:
        here = todo.pop()
        step = playbook.steps[here[1]]
        for edge in flow.edges[here]:
            after = known[here] | gained(step, edge.by)
            before = known.get(edge.to, every)
            if edge.to not in known or not before <= after:
                known[edge.to] = before & after
                todo.append(edge.to)
    return known


def gained(step: Step, by: str) -> frozenset[str]:
    """The facts that a step has made known when it is left this way."""
    if step.kind == "ask" and by in ("yes", "no", "answer"):
        return frozenset({step.fact})
    if step.kind in ("call", "verify", "schedule") and by == "next":
        return frozenset(read.fact for read in step.reads if not read.optional)
    if step.kind == "decide" and by.startswith("when ") and "||" not in by and "!" not in by:
        return frozenset(_KNOWN.findall(by))
    return frozenset()


def needed(playbook: Playbook, step: Step) -> frozenset[str]:
    """The facts that a step must know: in its expressions and in the slots of its wording."""
    names: set[str] = set()
    expressions = [step.when, step.each, step.until, *(value for _, value in step.arguments)]
    expressions += [read.value for read in step.reads] + [branch.when for branch in step.branches]
    for expression in expressions:
        if expression is not None:
            names |= _roots(playbook, expression) - frozenset(_KNOWN.findall(expression.text))
    if step.kind == "resolve" or step.kind == "offer" or step.kind == "decide":
        names -= frozenset(
            fact for branch in step.branches if branch.when for fact in _KNOWN.findall(branch.when.text)
        )
    for wording in (step.say, step.again, step.own, step.then_what, step.promise, step.need):
        for slot in _SLOT.findall(wording):
            if slot in playbook.facts:
                names |= _needs_of(playbook, slot)
    return frozenset(
        name for name in names if playbook.facts[name].default is None and playbook.facts[name].value is None
    )


def _roots(playbook: Playbook, expression: Expression) -> set[str]:
    return {root for name in expression.names if name in playbook.facts for root in _needs_of(playbook, name)}


def _needs_of(playbook: Playbook, name: str) -> set[str]:
    """A fact itself, or what a derived one follows from, but for what its own value guards with `known.`."""
    value = playbook.facts[name].value
    return {name} if value is None else _roots(playbook, value) - set(_KNOWN.findall(value.text))
