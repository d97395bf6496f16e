"""Reading an answer for the step that asked, and taking an earlier answer back."""

from __future__ import annotations

from typing import Any

from firsthand.domain.playbook import Step
from firsthand.engine.plain_words import has_any, plain
from firsthand.engine.playbook.answers import read_answer
from firsthand.engine.playbook.dates import Reading
from firsthand.engine.playbook.results import from_words
from firsthand.engine.playbook.run import Run
from firsthand.engine.playbook.steps import is_consent
from firsthand.engine.playbook.words import TOOK_BACK
from firsthand.engine.playbook.yes_no import read_yes_no


def read_for(run: Run, step: Step, words: str) -> Reading:
    """An answer to an offer or for a consent is read strictly; "is it solved?" hears "works" and "still slow"."""
    asked = run.state.last.removeprefix("asked: ")
    if step.kind in ("offer", "resolve"):
        return read_yes_no(words, strict=step.kind == "offer", asked=asked)
    fact = run.playbook.facts[step.fact]
    consent = is_consent(run, fact.name)
    reading = read_answer(fact, words, run.state.now, strict=consent, asked=asked)
    if reading.why == "unclear" and not consent:
        declared = from_words(run.playbook, words, run.state.now)
        if fact.name in declared:
            return Reading(declared[fact.name])
    return reading


def corrected(run: Run, words: str, unasked: bool = False) -> bool:
    """An earlier answer taken back: the new one counts, what hung on the old one is looked up again."""
    text = plain(words)
    current = run.step.fact
    takes_back = has_any(text, TOOK_BACK)
    for name, value in from_words(run.playbook, words, run.state.now).items():
        known = run.facts.get(name)
        if name == current or known is None or known.value == value:
            continue
        if not takes_back and not (unasked and run.playbook.facts[name].type == "phone"):
            continue
        if run.playbook.facts[name].type == "text" and not unasked and read_for(run, run.step, words).clear:
            continue
        return _go_back(run, name, value)
    for fact in run.playbook.facts.values():
        if fact.name in run.facts and fact.name != current and has_any(text, fact.corrected_by):
            return _go_back(run, fact.name, None)
    return False


def _go_back(run: Run, name: str, value: Any) -> bool:
    """Back to the step where it was asked. Facts and consents that came after it are no longer sure."""
    if run.state.corrections >= run.playbook.limits.corrections:
        return False
    known = run.facts[name]
    later = list(run.facts)[list(run.facts).index(name) + 1 :]
    for other in later:
        if run.facts[other].source not in ("customer", "start") or is_consent(run, other):
            run.forget(other)
    run.change(corrections=run.state.corrections + 1, items=())
    run.trace.append(f"{name}: corrected")
    if value is None:
        run.forget(name)
    else:
        run.learn(name, value, "customer", known.step)
    ask_step = known.step if known.step in run.playbook.steps else ""
    if ask_step:
        run.change(stack=known.stack)
        run.go(ask_step)
    return True
