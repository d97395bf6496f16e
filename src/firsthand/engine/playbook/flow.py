"""A playbook unfolded into a graph of places, and the lengths of its paths.

A place is a step together with the parts that are open there, so that a shared part is judged once for each
way into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from firsthand.domain.playbook import BACK, Playbook, Step

Place = tuple[tuple[str, ...], str]
"""(the `use` steps that are open, the step)"""
PLACES_MAX = 20_000
ENDS = ("escalate", "wrap_up")


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
    forward, order = _without_returns(flow)
    to_ends: dict[Place, dict[str, PathsTo]] = {}
    for place in order:
        ends: dict[str, PathsTo] = {}
        if playbook.steps[place[1]].kind in ENDS:
            ends[place[1]] = PathsTo(place[1], 1, 1, 1)
        for following in forward[place]:
            for path in to_ends[following].values():
                ends[path.end] = _with(ends.get(path.end), path)
        to_ends[place] = ends
    return tuple(sorted(to_ends[flow.start].values(), key=lambda path: path.end))


def _with(old: PathsTo | None, path: PathsTo) -> PathsTo:
    """One way more to an end, a step longer than from the place behind it."""
    if old is None:
        return PathsTo(path.end, path.paths, path.shortest + 1, path.longest + 1)
    shortest, longest = min(old.shortest, path.shortest + 1), max(old.longest, path.longest + 1)
    return PathsTo(path.end, old.paths + path.paths, shortest, longest)


def _without_returns(flow: Flow) -> tuple[dict[Place, list[Place]], list[Place]]:
    """The ways on without those that lead back to a place that is still open; and an order, last places first."""
    order: list[Place] = []
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
            order.append(here)
            stack.pop()
    return forward, order
