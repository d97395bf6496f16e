"""Endings: resolved, escalated or stopped, each with the hand-off summary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firsthand.domain.playbook import Step
from firsthand.domain.playbook_run import Action, Packet, Used, Weighed
from firsthand.engine.playbook.run import Run, in_words

NEXT_STEPS = {
    "customer_request": "Take over in person: the customer asked for somebody.",
    "low_confidence": "Read the last words again and ask in your own way; two tries were not understood.",
    "missing_knowledge": "Find out what the playbook does not know, then answer the customer.",
    "out_of_scope": "Take the request on; it lies outside this playbook.",
    "policy": "Explain the rule kindly, and decide whether an exception is yours to make.",
    "tool_failure": "Do the last action by hand; the tool did not answer as it should.",
    "limit": "Take stock with the customer; the steps of the playbook are used up.",
    "risk": "Read at once; safety, law or fraud may be concerned.",
    "no answer": "Write again later; the customer went silent.",
    "end of input": "Go on from the open question.",
}


def finish(run: Run, outcome: str, reason: str, step: str) -> Action:
    """The end of a run, whichever: nothing follows it."""
    packet = packet_of(run, reason, step)
    run.change(waiting="", outcome=outcome, reason=reason)
    run.trace.append(f"{step}: {outcome}" + (f" ({reason})" if reason else ""))
    return Action("done", step, outcome=outcome, reason=reason, packet=packet, trace=tuple(run.trace))


def escalate(run: Run, reason: str, step: str, to: str = "") -> Action:
    """To a person: through the transfer tool where the playbook names one, and with the words it wants said."""
    playbook = run.playbook
    tool = playbook.escalation_tool
    at_hand = tool and (run.state.tools is None or tool in run.state.tools)
    run.change(pending=(reason, to))
    if not at_hand:
        return transferred(run, step)
    run.change(waiting="call", calls=run.state.calls + 1, last=f"called {tool}")
    run.trace.append(f"{step}: call {tool}")
    arguments = {"summary": summary_line(run, reason, step)}
    run.change(used=(*run.state.used, Used(step, tool, arguments)))
    return Action("call", step, call=tool, arguments=arguments)


def transferred(run: Run, step: str) -> Action:
    """The hand-over is made: say so, and end."""
    reason, _ = run.state.pending
    run.say(run.fill(run.playbook.escalation_say), step)
    return finish(run, "escalated", reason, step)


def packet_of(run: Run, reason: str, step: str) -> Packet:
    """All that the next person needs; facts above the level of authentication stay masked."""
    state = run.state
    return Packet(
        source=f"{run.playbook.id} v{run.playbook.version}, with the {state.source}",
        stage=stage_of(run, step),
        last_action=run.scrub(state.last) or "nothing yet",
        reason=reason or "resolved",
        problem=problem_of(run),
        next_step=_next_step(run, reason),
        facts={name: _fact(run, name) for name in run.facts},
        tools_tried=tuple(_tried(run, used) for used in state.used if used.answered),
        promises=tuple(
            run.scrub(f"{p.text} ({p.owner}{', by ' + p.due if p.due else ''})") for p in state.promises
        ),
        notes=state.notes,
        earlier=tuple(f"{name} was {in_words(value)} ({source})" for name, value, source in state.earlier),
        offers=tuple(_weighed(offer) for offer in state.offers),
        confidence=round(1 / (1 + state.asked), 2),
        resolved=state.confirmed,
        mood=_mood(state.moods),
    )


MOODS = {-1: "upset", 0: "neutral", 1: "pleased"}


def _mood(moods: tuple[int, ...]) -> str:
    if not moods:
        return ""
    first, last = MOODS[moods[0]], MOODS[moods[-1]]
    return first if first == last else f"{first}, then {last}"


def _weighed(offer: Weighed) -> str:
    if offer.allowed:
        return f"{offer.offer}: shown, {offer.answer or 'no answer'}"
    return f"{offer.offer}: withheld, {'; '.join(offer.reasons)}"


def stage_of(run: Run, step: str) -> str:
    part = run.playbook.steps[step].part if step in run.playbook.steps else ""
    return f"{part}, step {step}" if part else f"step {step}"


def problem_of(run: Run) -> str:
    opening = " ".join(run.state.text.split())
    return f"{run.playbook.title}: “{opening[:300]}”" if opening else run.playbook.title


def _next_step(run: Run, reason: str) -> str:
    if not reason:
        return "Nothing is open."
    to = run.state.pending[1]
    return NEXT_STEPS.get(reason, "Go on from the last action.") + (f" For: {to}." if to else "")


def _fact(run: Run, name: str) -> Mapping[str, Any]:
    fact, known = run.playbook.facts[name], run.facts[name]
    open_to_see = fact.min_auth == 0 or run.state.auth_level >= fact.min_auth
    return {"value": known.value if open_to_see else "masked", "from": known.source, "step": known.step}


def _tried(run: Run, used: Used) -> Mapping[str, Any]:
    """A tool that was used. An answer that gave a fact above the level is masked whole: it may say more than that."""
    step = run.playbook.steps.get(used.step)
    masked = any(run.playbook.facts[r.fact].min_auth > run.state.auth_level for r in step.reads) if step else False
    return {
        "tool": used.tool,
        "args": {name: run.scrub(v) if isinstance(v, str) else v for name, v in used.arguments.items()},
        "result": "masked" if masked and not used.error else run.scrub(used.result),
        "error": used.error,
        "step": used.step,
    }


def summary_line(run: Run, reason: str, step: str) -> str:
    """The summary as one text, for a transfer tool that takes a sentence."""
    tried = "; ".join(
        f"{t['tool']}{' failed' if t['error'] else ''}: {' '.join(t['result'].split())[:80]}"
        for t in (_tried(run, used) for used in run.state.used if used.answered)
    )
    known = "; ".join(
        f"{name} {in_words(_fact(run, name)['value'])[:60]}"
        for name, fact in run.playbook.facts.items()
        if name in run.facts and fact.type not in ("list", "record")
    )
    return (
        f"Problem: {problem_of(run)} Reason for hand-over: {reason.replace('_', ' ')}, at {stage_of(run, step)}. "
        f"Known: {known or 'nothing yet'}. Tried: {tried or 'nothing yet'}. Next: {_next_step(run, reason)}"
    )


def end_step(run: Run, step: Step) -> Action:
    """A `wrap_up` step: the note is written, the run is over."""
    run.say(run.fill(step.say), step.id)
    return finish(run, step.outcome, "" if step.outcome == "resolved" else step.reason or "stopped", step.id)
