"""What can be known of a playbook before it runs: reachability, ends, bounds, facts, consents, path lengths.

The flow is unfolded: a place is a step together with the parts that are open there, so that a shared part is
judged once for each way into it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from firsthand.domain.playbook import BACK, Expression, Playbook, Step

Place = tuple[tuple[str, ...], str]
"""(the `use` steps that are open, the step)"""
PLACES_MAX = 20_000
_KNOWN = re.compile(r"\bknown\.(\w+)")
_SLOT = re.compile(r"\{(\w+)")
ENDS = ("escalate", "wrap_up")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: the step (or facts.x, tools.x, qa.x), the reason and the mend."""

    where: str
    problem: str
    mend: str


@dataclass(frozen=True, slots=True)
class Edge:
    """One way on: by which answer or outcome, and to which place."""

    by: str
    to: Place


@dataclass(frozen=True, slots=True)
class Flow:
    """A playbook unfolded: every place that can be reached, with its ways on."""

    start: Place
    edges: dict[Place, tuple[Edge, ...]]

    def reached_without(self, blocked: Callable[[Place, Edge], bool]) -> set[Place]:
        """The places that can be reached when some ways are closed."""
        seen, todo = {self.start}, [self.start]
        while todo:
            here = todo.pop()
            for edge in self.edges[here]:
                if edge.to not in seen and not blocked(here, edge):
                    seen.add(edge.to)
                    todo.append(edge.to)
        return seen


def ways(step: Step) -> Iterator[tuple[str, str]]:
    """(by, target) of each way on from a step, as the interpreter would go."""
    if step.kind == "decide":
        for index, branch in enumerate(step.branches):
            yield (f"when {branch.when.text}" if branch.when else "otherwise", branch.then)
            if branch.when is None and index < len(step.branches) - 1:
                return
        return
    if step.kind == "ask":
        yield from ((by, target) for by, target in (("yes", step.yes), ("no", step.no)) if target)
        if step.next:
            yield ("answer", step.next)
        yield from ((by, t) for by, t in (("unsure", step.unsure), ("refused", step.refused)) if t)
    elif step.kind in ("resolve", "offer"):
        named = (("yes", step.yes), ("no", step.no), ("withheld", step.withheld))
        yield from ((by, target) for by, target in named if target)
    elif step.kind not in ENDS:
        if step.next:
            yield ("next", step.next)
        yield from ((by, t) for by, t in (("error", step.error), ("none", step.none)) if t)
    if step.at_most and step.spent:
        yield ("spent", step.spent)


def unfold(playbook: Playbook) -> Flow:
    """The flow as a graph of places. Raises ValueError where parts enter each other without end."""
    start: Place = ((), playbook.start)
    edges: dict[Place, tuple[Edge, ...]] = {}
    todo = [start]
    if playbook.leaving in playbook.steps:
        todo.append(((), playbook.leaving))
    while todo:
        here = todo.pop()
        if here in edges:
            continue
        stack, name = here
        step = playbook.steps[name]
        if step.kind == "use":
            if any(playbook.steps[caller].use == step.use for caller in stack):
                raise ValueError(f"part {step.use} enters itself")
            edges[here] = (Edge("enter", ((*stack, name), playbook.parts[step.use])),)
        else:
            edges[here] = tuple(Edge(by, landing(playbook, stack, target)) for by, target in ways(step))
        todo += [edge.to for edge in edges[here]]
        if len(edges) > PLACES_MAX:
            raise ValueError("the parts are nested too deeply")
    return Flow(start, edges)


def landing(playbook: Playbook, stack: tuple[str, ...], target: str) -> Place:
    while target == BACK and stack:
        *rest, caller = stack
        stack, target = tuple(rest), playbook.steps[caller].next
    return stack, target


def problems(playbook: Playbook) -> list[Problem]:
    """Everything that is wrong with a playbook; an empty list is a playbook that may run."""
    if broken := [*_targets(playbook), *_tools(playbook), *_questions(playbook)]:
        return broken
    try:
        flow = unfold(playbook)
    except ValueError as error:
        return [Problem(playbook.start, str(error), "let parts use other parts only downwards")]
    found = [*_unreachable(playbook, flow), *_endless(playbook, flow), *_unbounded(playbook, flow)]
    found += [*_offers(playbook, flow), *_consents(playbook, flow)]
    return found if found else list(_unknown_facts(playbook, flow))


def _targets(playbook: Playbook) -> Iterator[Problem]:
    for step in playbook.steps.values():
        for target in step.targets():
            if target != BACK and target not in playbook.steps:
                yield Problem(step.id, f"goes to “{target}”, which is no step", _did_you_mean(playbook, target))
            if target == BACK and not step.part:
                yield Problem(step.id, "`back` outside a part", "name the step that follows")
            elif target in playbook.steps and playbook.steps[target].part != step.part:
                yield Problem(
                    step.id,
                    f"jumps into another part, to “{target}”",
                    "enter a part with `use`, leave it with `back`",
                )
        if step.kind == "use" and step.use not in playbook.parts:
            yield Problem(step.id, f"“{step.use}” is no part", "add it under `parts`, or include its file")
        if step.kind == "ask" and step.fact in playbook.facts:
            yes_no = playbook.facts[step.fact].type == "yes_no"
            if (step.yes or step.no) and not yes_no:
                yield Problem(step.id, f"{step.fact} is not answered by yes or no", "use `next` and a decide step")
        if not _has_end(step):
            yield Problem(
                step.id, "a path without an end: nothing follows", "name the next step, or end with wrap_up"
            )
        if step.at_most and not step.spent:
            yield Problem(step.id, "`at_most` without `spent`", "say where to go when it is used up")
    if playbook.leaving not in ("", "here", *playbook.steps):
        yield Problem("leaving", f"“{playbook.leaving}” is no step", "name a step, or write `here`")


def _has_end(step: Step) -> bool:
    if step.kind in ENDS or step.kind == "decide":
        return True
    if step.kind == "ask":
        return bool(step.next or (step.yes and step.no))
    if step.kind in ("resolve", "offer"):
        return bool(step.yes and step.no)
    return bool(step.next)


def _did_you_mean(playbook: Playbook, target: str) -> str:
    close = [name for name in playbook.steps if name.startswith(target[:4]) or target in name]
    return f"did you mean {close[0]}?" if close else "add the step, or name one that exists"


def _tools(playbook: Playbook) -> Iterator[Problem]:
    for tool in playbook.tools.values():
        where = f"tools.{tool.name}"
        if tool.writes and tool.cost and not tool.consent:
            yield Problem(where, f"{tool.name} costs something but asks for no consent", "add `consent: <a fact>`")
        if tool.consent and tool.consent not in playbook.facts:
            yield Problem(where, f"the consent “{tool.consent}” is no fact", "add it as a yes_no fact")
        elif tool.consent and playbook.facts[tool.consent].type != "yes_no":
            yield Problem(where, f"the consent “{tool.consent}” is no yes_no fact", "make it one")
    if playbook.escalation_tool and playbook.escalation_tool not in playbook.tools:
        yield Problem("tools", f"“{playbook.escalation_tool}” is no tool", "add it under `tools`")


def _questions(playbook: Playbook) -> Iterator[Problem]:
    for question in playbook.questions:
        for step in question.steps:
            if step not in playbook.steps and step != "calm":
                yield Problem(f"qa.{question.id}", f"names the step “{step}”, which is none", "name a step's id")


def _unreachable(playbook: Playbook, flow: Flow) -> Iterator[Problem]:
    reached = {name for _, name in flow.edges}
    used = {step.use for step in playbook.steps.values() if step.kind == "use" and step.id in reached}
    for step in playbook.steps.values():
        if step.id not in reached and (not step.part or step.part in used):
            yield Problem(step.id, "no path leads here", "let a step go to it, or take it out")


def _endless(playbook: Playbook, flow: Flow) -> Iterator[Problem]:
    """Places from which no end can be reached."""
    back: dict[Place, list[Place]] = {}
    for here, edges in flow.edges.items():
        for edge in edges:
            back.setdefault(edge.to, []).append(here)
    good = {place for place in flow.edges if playbook.steps[place[1]].kind in ENDS}
    todo = list(good)
    while todo:
        for before in back.get(todo.pop(), ()):
            if before not in good:
                good.add(before)
                todo.append(before)
    for name in dict.fromkeys(place[1] for place in flow.edges if place not in good):
        yield Problem(name, "a path without an end: no way leads to wrap_up or escalate", "give it a way out")


def _unbounded(playbook: Playbook, flow: Flow) -> Iterator[Problem]:
    """A loop in which no step has a bound: found by walking with the bounded steps taken out."""
    colour: dict[Place, int] = {}
    for root in flow.edges:
        if root in colour:
            continue
        colour[root] = 1
        stack = [(root, iter(_free(playbook, flow, root)))]
        while stack:
            here, ahead = stack[-1]
            for to in ahead:
                if colour.get(to) == 1:
                    yield Problem(to[1], "a loop without a bound", "add `at_most` and `spent` to one of its steps")
                    return
                if to not in colour:
                    colour[to] = 1
                    stack.append((to, iter(_free(playbook, flow, to))))
                    break
            else:
                colour[here] = 2
                stack.pop()


def _free(playbook: Playbook, flow: Flow, place: Place) -> Iterable[Place]:
    return () if playbook.steps[place[1]].at_most else [edge.to for edge in flow.edges[place]]


def _offers(playbook: Playbook, flow: Flow) -> Iterator[Problem]:
    """A cross-sell and a resolved ending follow a confirmed resolution; a save follows an attempt to calm."""

    def confirms(here: Place, edge: Edge) -> bool:
        return playbook.steps[here[1]].kind == "resolve" and edge.by == "yes"

    def calms(here: Place, edge: Edge) -> bool:
        return playbook.steps[here[1]].kind == "calm"

    for _, name in sorted(flow.reached_without(confirms)):
        step = playbook.steps[name]
        if step.kind == "offer" and step.offer_kind == "cross_sell":
            mend = "put it after the `yes` of a resolve step"
            yield Problem(name, "a cross-sell can precede a confirmed resolution", mend)
        if step.kind == "wrap_up" and step.outcome == "resolved":
            mend = "lead here from a resolve step, or write `outcome: stopped`"
            yield Problem(name, "ends as resolved without a confirmed resolution", mend)
    for _, name in sorted(flow.reached_without(calms)):
        step = playbook.steps[name]
        if step.kind == "offer" and step.offer_kind == "save":
            yield Problem(name, "a save offer before an attempt to calm", "put a calm step before it")


def _consents(playbook: Playbook, flow: Flow) -> Iterator[Problem]:
    """A tool that needs a consent is reached only through the yes of its question, anew each time."""
    for tool in playbook.tools.values():
        if not tool.consent:
            continue

        def asked(here: Place, edge: Edge, fact: str = tool.consent) -> bool:
            step = playbook.steps[here[1]]
            return step.kind == "ask" and step.fact == fact and edge.by == "yes"

        for _, name in sorted(flow.reached_without(asked)):
            if playbook.steps[name].tool == tool.name:
                mend = f"ask {tool.consent} first, and come here from its `yes`"
                yield Problem(name, f"{tool.name} can be called without the consent {tool.consent}", mend)


# --- facts before they can be known ------------------------------------------------------------------------


def _unknown_facts(playbook: Playbook, flow: Flow) -> Iterator[Problem]:
    known = surely_known(playbook, flow)
    told: set[tuple[str, str]] = set()
    for (stack, name), facts in sorted(known.items()):
        for fact in sorted(needed(playbook, playbook.steps[name]) - facts):
            if (name, fact) not in told:
                told.add((name, fact))
                mend = f"ask or read {fact} on every path, give it a default, or guard it with known.{fact}"
                yield Problem(name, f"uses {fact} before it can be known", mend)


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
    """A fact itself, or what a derived one follows from."""
    value = playbook.facts[name].value
    return {name} if value is None else _roots(playbook, value)


# --- path lengths ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PathsTo:
    """The paths to one end: how many, the shortest and the longest, in steps (a loop counted once)."""

    end: str
    paths: int
    shortest: int
    longest: int


def path_lengths(playbook: Playbook) -> tuple[PathsTo, ...]:
    """For every end, how many paths lead to it and how long they are; each loop is walked at most once."""
    flow = unfold(playbook)
    forward = _without_returns(flow)

    @cache
    def to_ends(place: Place) -> tuple[PathsTo, ...]:
        name = place[1]
        if playbook.steps[name].kind in ENDS:
            return (PathsTo(name, 1, 1, 1),)
        merged: dict[str, PathsTo] = {}
        for to in forward[place]:
            for p in to_ends(to):
                old = merged.get(p.end)
                merged[p.end] = PathsTo(
                    p.end,
                    p.paths + (old.paths if old else 0),
                    min(p.shortest + 1, old.shortest if old else 10**9),
                    max(p.longest + 1, old.longest if old else 0),
                )
        return tuple(merged.values())

    return tuple(sorted(to_ends(flow.start), key=lambda p: p.end))


def _without_returns(flow: Flow) -> dict[Place, tuple[Place, ...]]:
    """The ways on without those that lead back to a place that is still open: what is left has no loop."""
    forward: dict[Place, list[Place]] = {place: [] for place in flow.edges}
    colour: dict[Place, int] = {flow.start: 1}
    stack = [(flow.start, iter(flow.edges[flow.start]))]
    while stack:
        here, ahead = stack[-1]
        for edge in ahead:
            if colour.get(edge.to) == 1:
                continue
            if edge.to not in forward[here]:
                forward[here].append(edge.to)
            if edge.to not in colour:
                colour[edge.to] = 1
                stack.append((edge.to, iter(flow.edges[edge.to])))
                break
        else:
            colour[here] = 2
            stack.pop()
    return {place: tuple(tos) for place, tos in forward.items()}
