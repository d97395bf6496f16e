"""What each kind of input does to a run: an answer, unasked words, silence, a tool's result, the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from firsthand.domain.playbook import Fact, Step, Unanswerable
from firsthand.domain.playbook_run import Action
from firsthand.engine.playbook.corrections import corrected, read_for
from firsthand.engine.playbook.dates import UNCLEAR, Reading
from firsthand.engine.playbook.handoff import escalate, finish
from firsthand.engine.playbook.opening import calm_once, interrupted
from firsthand.engine.playbook.phrasing import proposed_answer
from firsthand.engine.playbook.results import RESULT_CHARACTERS_KEPT, from_words, learn_from, opened
from firsthand.engine.playbook.run import Run
from firsthand.engine.playbook.steps import (
    after_answer,
    answer_offer,
    is_consent,
    note_consent,
    promised,
    question,
    use_tool,
)
from firsthand.engine.playbook.words import mood
from firsthand.engine.playbook.yes_no import read_yes_no

SILENCES_MAX = 2
WORDS_OF_A_SHORT_ANSWER = 4

Event = Mapping[str, Any]


# --- the customer's words ----------------------------------------------------------------------------------


def answer(run: Run, event: Event) -> Action | None:
    """An answer to the open question; words that correct an earlier answer count as that."""
    words = str(event["answer"])
    asked_at = run.state.step
    run.change(moods=(*run.state.moods, mood(words)), silences=0)
    if action := interrupted(run, words):
        return action
    if run.state.step != asked_at:
        return None
    if corrected(run, words):
        return None
    step = run.step
    reading = read_for(run, step, words)
    if run.state.proposed and step.kind == "ask":
        confirmed = _confirmed(run, step, words)
        reading = confirmed or reading
    if reading.why == "unclear" and event.get("reading") and (meant := _meant(run, step, words, event)):
        return _do_i_understand(run, step, meant)
    if step.kind in ("offer", "resolve"):
        return _settle(run, step, reading, words)
    if reading.clear:
        _learned(run, step, reading.value, words)
        return None
    for why, target in (("unsure", step.unsure), ("refused", step.refused)):
        if reading.why == why and target:
            run.change(notes=(*run.state.notes, f"{step.fact}: “{words.strip()}”"))
            run.go(target)
            return None
    return _ask_again(run, step, reading)


def _meant(run: Run, step: Step, words: str, event: Event) -> str:
    """What a support AI takes unclear words to mean, if that is one of the answers that the step knows.

    It is looked at only for a plain question: never as a consent, an offer's answer, or the word that all is solved.
    """
    if step.kind != "ask" or is_consent(run, step.fact) or run.state.asked >= run.playbook.limits.reasks:
        return ""
    return proposed_answer(run.playbook.facts[step.fact], words, str(event["reading"]), run.state.now)


def _do_i_understand(run: Run, step: Step, meant: str) -> Action:
    """A proposal is put to the customer, whose own yes makes it an answer."""
    run.change(asked=run.state.asked + 1, proposed=meant)
    run.trace.append(f"{step.id}: the support AI proposes {meant}")
    asked = question(run, step, f"Do I understand you right: {meant.replace('_', ' ')}?")
    return replace(asked, answer_kind="yes_no", choices=())


def _confirmed(run: Run, step: Step, words: str) -> Reading | None:
    """The customer's yes to what was proposed makes it the answer; a no asks anew; other words speak for themselves."""
    proposed = run.state.proposed
    run.change(proposed="")
    agrees = read_yes_no(words, strict=True, asked="")
    if not agrees.clear:
        return None
    return read_for(run, step, proposed) if agrees.value else UNCLEAR


def _learned(run: Run, step: Step, value: Any, words: str) -> None:
    run.learn(step.fact, value, "customer", step.id)
    if isinstance(value, bool) or run.playbook.facts[step.fact].choices:
        _keep_words(run, step.fact, words)
    run.trace.append(f"{step.fact}: learned")
    note_consent(run, step, value, words.strip())
    if run.playbook.facts[step.fact].type == "text":
        _also_said(run, words)
    run.go(after_answer(step, value))
    calm_once(run)


def _keep_words(run: Run, fact: str, words: str) -> None:
    """A long answer to a short question says more than its value: the next person reads it in full."""
    if len(words.split()) > WORDS_OF_A_SHORT_ANSWER:
        run.change(notes=(*run.state.notes, f"{fact}: “{words.strip()}”"))


def _also_said(run: Run, words: str) -> None:
    """What free words say beside the answer is not asked again; a consent is never taken from them."""
    for name, value in from_words(run.playbook, words, run.state.now).items():
        if name not in run.facts and not is_consent(run, name):
            run.learn(name, value, "customer", run.state.step)


def _settle(run: Run, step: Step, reading: Reading, words: str) -> Action | None:
    """Yes or no to an offer or to "is it solved?". An unclear answer to an offer is a no."""
    if step.kind == "offer":
        answer_offer(run, step, reading.clear and reading.value is True)
        return None
    if not reading.clear:
        return _ask_again(run, step, reading)
    if step.fact:
        run.learn(step.fact, reading.value, "customer", step.id)
    run.change(confirmed=reading.value is True)
    if reading.value is True:
        run.trace.append(f"{step.id}: confirmed")
    run.go(step.yes if reading.value else step.no)
    return None


def _ask_again(run: Run, step: Step, reading: Reading) -> Action:
    """Asked again at most twice, each time with the mend; then a person takes over."""
    if run.state.asked >= run.playbook.limits.reasks:
        run.trace.append(f"{step.id}: not understood after {run.state.asked + 1} answers")
        return escalate(run, "low_confidence", step.id)
    run.change(asked=run.state.asked + 1)
    words = run.fill(step.again or step.say)
    fact = run.playbook.facts.get(step.fact)
    if reading.why == "outside" and fact is not None:
        return question(run, step, f"{_bounds(fact)} {words}")
    hint = f" ({' / '.join(c.value.replace('_', ' ') for c in fact.choices)})" if fact and fact.choices else ""
    return question(run, step, f"{run.playbook.reask} {words}{hint}")


def _bounds(fact: Fact) -> str:
    unit = f" {fact.unit}" if fact.unit else ""
    least = f"at least {fact.least:g}{unit}" if fact.least is not None else ""
    most = f"at most {fact.most:g}{unit}" if fact.most is not None else ""
    return f"It can be {' and '.join(part for part in (least, most) if part)}."


def message(run: Run, event: Event) -> Action | None:
    """Unasked words: heard, kept, and never taken for a yes. The open question stays open."""
    words = str(event["message"])
    run.change(moods=(*run.state.moods, mood(words)), silences=0, notes=(*run.state.notes, words.strip()))
    if run.state.pending[0]:
        return _call_again(run)
    if run.state.steps >= run.playbook.limits.steps:
        return escalate(run, "limit", run.state.step)
    run.change(steps=run.state.steps + 1)
    before = run.state.step
    if action := interrupted(run, words):
        return action
    if run.state.waiting == "call":
        return _call_again(run)
    if run.state.step != before or corrected(run, words, unasked=True):
        return None
    _also_said(run, words)
    calm_once(run)
    step = run.step
    return question(run, step, f"{run.playbook.noted} {run.fill(step.again or step.say)}".strip())


def _call_again(run: Run) -> Action:
    """Words while a call is under way change nothing: the same call is still awaited."""
    used = run.state.used[-1]
    return Action("call", run.state.step, call=used.tool, arguments=used.arguments)


def silence(run: Run, event: Event) -> Action | None:
    """Asked kindly whether the customer is still there; a long silence ends the run, with its summary."""
    minutes = float(event["silence"] or 0)
    run.change(silences=run.state.silences + 1)
    if run.state.silences > SILENCES_MAX or minutes > run.playbook.limits.silence_minutes:
        return finish(run, "stopped", "no answer", run.state.step)
    step = run.step
    return question(run, step, f"{run.playbook.still_there} {run.fill(step.say)}")


# --- tools, and the end ------------------------------------------------------------------------------------


def result(run: Run, event: Event) -> Action | None:
    """A tool's answer: kept, read for facts, and the way on chosen. What cannot be read counts as an error."""
    failed = bool(event.get("error", False))
    _, text = opened(event["result"])
    *before, last = run.state.used
    kept = replace(last, result=text[:RESULT_CHARACTERS_KEPT], error=failed, answered=True)
    run.change(used=(*before, kept), waiting="")
    if run.state.pending[0]:
        return None
    step = run.step
    if step.kind == "verify" and not failed:
        failed = not _fits(run, step, event["result"])
    if step.each is not None:
        return _next_of_list(run, step, event["result"], failed)
    if not failed and (unread := learn_from(run, step.reads, event["result"], step.tool, step.id)):
        run.trace.append(f"{step.id}: {unread} could not be read")
        failed = True
    return _after_call(run, step, event["result"], failed)


def _after_call(run: Run, step: Step, answer: Any, failed: bool) -> Action | None:
    if failed:
        run.trace.append(f"{step.id}: {step.tool} failed")
        if not step.error:
            return escalate(run, "tool_failure", step.id)
        run.go(step.error)
        return None
    if step.kind == "verify":
        run.change(auth_level=step.level, auth_minutes_left=float(step.minutes or 30))
    if step.kind == "schedule":
        promised(run, step)
    run.go(step.next)
    return None


def _next_of_list(run: Run, step: Step, answer: Any, failed: bool) -> Action | None:
    """One element of a list was looked at: it fits, or the next one is, or none is left."""
    if not failed and _fits(run, step, answer):
        run.change(items=())
        unread = learn_from(run, step.reads, answer, step.tool, step.id)
        return _after_call(run, step, answer, bool(unread))
    run.change(items=run.state.items[1:])
    if run.state.items:
        return use_tool(run, step)
    run.go(step.none)
    return None


def _fits(run: Run, step: Step, answer: Any) -> bool:
    """Whether an answer is the one that is looked for, or proves what has to be proved."""
    assert step.until is not None
    value, text = opened(answer)
    names = step.until.names - {"result", "text"}
    try:
        return bool(step.until.run({**run.values(names), "result": value, "text": text}))
    except Unanswerable:
        return False


def end(run: Run, event: Event) -> Action | None:
    return finish(run, "stopped", "end of input", run.state.step)


def takes(run: Run, event: Event) -> Action | None:
    """A person takes the run over, or gives it back: the same steps, another hand, one writer at a time."""
    run.change(source=str(event["takes"]))
    run.trace.append(f"{run.state.step}: with {run.state.source}")
    if run.state.waiting == "call":
        return _call_again(run)
    return question(run, run.step, run.fill(run.step.say))


INPUTS: dict[str, Callable[[Run, Event], Action | None]] = {
    "answer": answer,
    "message": message,
    "silence": silence,
    "result": result,
    "end": end,
    "takes": takes,
}
