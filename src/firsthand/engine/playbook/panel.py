"""The step panel: what a screen shows beside the conversation, and the fields for what came out of a tool."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from firsthand.domain.playbook import Playbook, Step
from firsthand.domain.playbook_run import Action, State
from firsthand.engine.playbook.handoff import packet_of
from firsthand.engine.playbook.run import Run, in_words

_PLAIN_READ = re.compile(r"^result\.(\w+)$")


def panel(playbook: Playbook, state: State, action: Action, level: int | None = None) -> dict[str, Any]:
    """What a screen shows beside the conversation: where we are, what to say, what is known, what may follow.

    `level` is the authentication in force at the moment of looking: what was opened before it ran out is masked.
    """
    run = Run.of(playbook, state)
    if level is not None and level < state.auth_level:
        run.change(auth_level=level)
    here = playbook.steps.get(state.step)
    tool = playbook.tools.get(action.call)
    return {
        "playbook": playbook.id,
        "title": playbook.title,
        "step": action.step,
        "part": here.part if here else "",
        "kind": here.kind if here else "",
        "say": [run.scrub(said.text) for said in action.says] + ([run.scrub(action.ask)] if action.ask else []),
        "do": {
            "tool": action.call,
            "args": {name: run.scrub(in_words(value, "words")) for name, value in action.arguments.items()},
            "how": tool.how if tool else "",
            "fields": fields_of(playbook, here) if here else [],
        }
        if action.call
        else None,
        "answer_kind": action.answer_kind if action.kind == "ask" else "",
        "choices": list(action.choices),
        "known": [
            {
                "fact": name,
                "label": playbook.facts[name].label or name.replace("_", " "),
                "value": run.fill("{" + name + "|words}"),
                "from": known.source,
            }
            for name, known in state.facts.items()
            if playbook.facts[name].type not in ("list", "record")
        ],
        "next": _coming(playbook, state),
        "expects": list(action.expects),
        "steps_left": playbook.limits.steps - state.steps,
        "outcome": state.outcome,
        "reason": state.reason,
        "offers": [{"offer": o.offer, "shown": o.allowed, "why": list(o.reasons)} for o in state.offers],
        "promises": [{"text": p.text, "owner": p.owner, "due": p.due} for p in state.promises],
    }


def _coming(playbook: Playbook, state: State) -> list[dict[str, str]]:
    """The steps that may follow directly, each with the words that it begins with."""
    here = playbook.steps.get(state.step)
    if here is None or state.outcome:
        return []
    found = []
    for named in here.targets():
        target = playbook.steps[state.stack[-1]].next if named == "back" and state.stack else named
        if (following := playbook.steps.get(target)) is not None:
            found.append(
                {
                    "step": following.id,
                    "kind": following.kind,
                    "say": following.say or following.tool.replace("_", " "),
                }
            )
    return found


def fields_of(playbook: Playbook, step: Step) -> list[dict[str, Any]]:
    """One field for each fact that a step reads out of its tool's answer, for a person who does it by hand.

    Empty where the answer is read in another way than field by field: then the answer is written as it is.
    """
    found = []
    for read in step.reads:
        plain = _PLAIN_READ.match(read.value.text) if read.value else None
        if plain is None:
            return []
        fact = playbook.facts[read.fact]
        found.append(
            {
                "name": plain[1],
                "label": fact.label or read.fact.replace("_", " "),
                "type": fact.type,
                "choices": [choice.value for choice in fact.choices],
                "optional": read.optional,
            }
        )
    return found


def lines_in_sight(playbook: Playbook, state: State, action: Action, level: int) -> list[dict[str, Any]]:
    """The action's lines as they may be shown at this level; a summary is composed anew for it."""
    run = Run.of(playbook, state)
    if level < state.auth_level:
        run.change(auth_level=level)
    if action.packet is not None:
        action = replace(action, packet=packet_of(run, state.reason, state.step))
    lines: list[dict[str, Any]] = _scrubbed(run, action.lines())
    return lines


def _scrubbed(run: Run, value: Any) -> Any:
    if isinstance(value, str):
        return run.scrub(value)
    if isinstance(value, dict):
        return {name: _scrubbed(run, each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(run, each) for each in value]
    return value
