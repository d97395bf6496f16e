"""What is wrong with a playbook before it runs: targets, ends, bounds, offers, consents, facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from firsthand.domain.playbook import BACK, Playbook, Step
from firsthand.engine.playbook.flow import ENDS, Edge, Flow, Place, unfold
from firsthand.engine.playbook.known_facts import too_early


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: the step (or facts.x, tools.x, qa.x), the reason and the mend."""

    where: str
    problem: str
    mend: str


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


def _unknown_facts(playbook: Playbook, flow: Flow) -> Iterator[Problem]:
    for step, fact in too_early(playbook, flow):
        mend = f"ask or read {fact} on every path, give it a default, or guard it with known.{fact}"
        yield Problem(step, f"uses {fact} before it can be known", mend)


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
    if step.kind == "resolve" and step.when is not None and step.when.text == "true":
        return bool(step.yes)
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
