"""The first message, and what goes before every question: danger, the wish for a person, the wish to leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firsthand.domain.playbook_run import Action
from firsthand.engine.consent import stop_word
from firsthand.engine.plain_words import has_any, plain
from firsthand.engine.playbook.answers import read_answer
from firsthand.engine.playbook.handoff import escalate
from firsthand.engine.playbook.results import fitted, from_words, opened
from firsthand.engine.playbook.run import Run
from firsthand.engine.playbook.steps import calming, is_consent
from firsthand.engine.playbook.words import LEAVING, PERSON, RISK, mood

Event = Mapping[str, Any]


def opening(run: Run, given: Event) -> Action | None:
    """The first message and what the host knows. A consent is never taken from it: it must be asked for."""
    text = str(given.get("text") or "")
    tools = _list_of(given, "tools")
    run.change(
        text=text,
        source=str(given.get("source") or "customer"),
        public=bool(given.get("public", False)),
        auth_level=int(given.get("auth_level") or 0),
        auth_minutes_left=float(given.get("auth_minutes") or 60.0),
        context=dict(_mapping(given, "context")),
        tools=None if tools is None else tuple(str(tool) for tool in tools),
        moods=(mood(text),) if text else (),
        leaving=run.playbook.leaving == "here" or has_any(plain(text), LEAVING),
    )
    _learn_given(run, _mapping(given, "facts"))
    for name, value in from_words(run.playbook, text, run.state.now).items():
        if name not in run.facts and not is_consent(run, name):
            run.learn(name, value, "customer", "start")
    _name_missing_tools(run)
    action = interrupted(run, text)
    if action is None:
        calm_once(run)
    return action


def hear_host(run: Run, event: Event) -> None:
    """What the host says of the conversation counts over what the run remembers: private or not, signed in or not."""
    said = event.get("host")
    if not isinstance(said, Mapping):
        return
    if "public" in said:
        run.change(public=bool(said["public"]))
    if "auth_level" in said:
        run.change(
            auth_level=int(said["auth_level"] or 0), auth_minutes_left=float(said.get("auth_minutes") or 0.0)
        )
    if "can_go_private" in said:
        run.change(context={**run.state.context, "can_go_private": bool(said["can_go_private"])})


def _mapping(given: Event, name: str) -> Event:
    found = given.get(name) or {}
    if not isinstance(found, Mapping):
        raise ValueError(f'"{name}" is an object, such as {{"phone": "555-010-4477"}}')
    return found


def _list_of(given: Event, name: str) -> list[Any] | None:
    found = given.get(name)
    if found is not None and not isinstance(found, list | tuple):
        raise ValueError(f'"{name}" is a list of names')
    return None if found is None else list(found)


def _learn_given(run: Run, facts: Event) -> None:
    names = {also: fact.name for fact in run.playbook.facts.values() for also in (fact.name, *fact.also)}
    for given, value in facts.items():
        name = names.get(given)
        if name is None or is_consent(run, name):
            run.change(notes=(*run.state.notes, f"{given}: {value}"))
            continue
        fact = run.playbook.facts[name]
        if fact.type in ("phone", "date", "choice") and isinstance(value, str):
            reading = read_answer(fact, value, run.state.now)
            read = reading.value if reading.clear else None
        else:
            read = opened(value)[0] if isinstance(value, int) else value
        try:
            run.learn(name, fitted(fact, read), "start", "start")
        except ValueError:
            run.change(notes=(*run.state.notes, f"{given}: {facts[given]}"))


def _name_missing_tools(run: Run) -> None:
    if run.state.tools is None:
        return
    wanted = [tool.name for tool in run.playbook.tools.values() if not tool.optional]
    missing = [name for name in wanted if name not in run.state.tools]
    if missing:
        run.trace.append(f"start: not at hand: {', '.join(missing)}")
        words = ", ".join(missing)
        run.say(f"Not everything is at hand today ({words}). Should we need it, a colleague takes over.", "start")


def interrupted(run: Run, words: str) -> Action | None:
    """What goes before everything else: danger and law, the wish for a person, the wish to leave.

    A stop word ends marketing for good, and nothing else: help goes on.
    """
    text = plain(words)
    if stop := stop_word(words):
        run.change(context={**run.state.context, "opted_out": True})
        run.change(notes=(*run.state.notes, f"wants no marketing: “{stop.words}”"))
    at = run.state.step
    if has_any(text, RISK):
        return escalate(run, "risk", at)
    if has_any(text, PERSON):
        return escalate(run, "customer_request", at)
    if run.playbook.leaving != "here" and has_any(text, LEAVING):
        run.change(leaving=True, notes=(*run.state.notes, f"wants to leave: “{words.strip()}”"))
        if not run.playbook.leaving:
            return escalate(run, "customer_request", at, "cancellation")
        run.change(stack=())
        run.go(run.playbook.leaving)
    return None


def calm_once(run: Run) -> None:
    step = run.playbook.calm
    if step is not None and not run.state.calmed and run.state.moods and run.state.moods[-1] < 0:
        run.say(calming(run, step), step.id)
        run.change(calmed=True)
