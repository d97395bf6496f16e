"""What each kind of step does. A step gives an action to wait on, or None to go on at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from firsthand.domain.playbook import Playbook, Step, Unanswerable
from firsthand.domain.playbook_run import Action, Consent, Made, Used, Weighed
from firsthand.engine.playbook.handoff import end_step, escalate
from firsthand.engine.playbook.run import Run
from firsthand.engine.retention import DECISIONS, Situation

ANSWER_KINDS = {"yes_no": "yes_no", "number": "number", "choice": "choice"}


def ask(run: Run, step: Step) -> Action | None:
    """A question, unless its answer is known; a consent is always asked for anew."""
    if step.fact in run.facts and not step.anew and not is_consent(run, step.fact):
        known = run.facts[step.fact]
        run.facts[step.fact] = replace(known, step=step.id, stack=run.state.stack)
        run.go(after_answer(step, known.value))
        return None
    return question(run, step, run.fill(step.say))


def question(run: Run, step: Step, words: str) -> Action:
    """The action that waits for the customer's answer."""
    fact = run.playbook.facts.get(step.fact) if step.kind == "ask" else None
    kind = ANSWER_KINDS.get(fact.type, "text") if fact else "yes_no"
    choices = tuple(choice.value for choice in fact.choices) if fact else ()
    run.change(waiting="ask", last=f"asked: {words}")
    return Action("ask", step.id, ask=words, fact=step.fact or step.id, answer_kind=kind, choices=choices)


def after_answer(step: Step, value: Any) -> str:
    if value is True and step.yes:
        return step.yes
    if value is False and step.no:
        return step.no
    return step.next


def is_consent(run: Run, fact: str) -> bool:
    return any(tool.consent == fact for tool in run.playbook.tools.values())


def call(run: Run, step: Step) -> Action | None:
    """One tool call; for a list, one call for each of its elements until one fits."""
    if step.each is not None and not run.state.items:
        try:
            items = tuple(step.each.run(run.values(step.each.names)))
        except Unanswerable:
            items = ()
        if not items:
            run.go(step.none)
            return None
        run.change(items=items)
    return use_tool(run, step)


def use_tool(run: Run, step: Step) -> Action:
    """Call the step's tool. Without the tool, the consent or the arguments, a person takes over."""
    tool = run.playbook.tools[step.tool]
    state = run.state
    if state.tools is not None and tool.name not in state.tools:
        run.trace.append(f"{step.id}: {tool.name} is not at hand")
        return escalate(run, "tool_failure", step.id)
    reserve = 1 if run.playbook.escalation_tool else 0
    if state.calls + reserve >= run.playbook.limits.calls:
        return escalate(run, "limit", step.id)
    if tool.consent and not _spend_consent(run, tool.consent):
        run.trace.append(f"{step.id}: no consent for {tool.name}")
        return escalate(run, "policy", step.id)
    try:
        arguments = _arguments(run, step)
    except Unanswerable:
        return escalate(run, "missing_knowledge", step.id)
    run.say(run.fill(step.say), step.id)
    run.change(
        waiting="call",
        calls=state.calls + 1,
        last=f"called {tool.name}",
        used=(*run.state.used, Used(step.id, tool.name, arguments)),
    )
    run.trace.append(f"{step.id}: call {tool.name}")
    return Action("call", step.id, call=tool.name, arguments=arguments)


def _arguments(run: Run, step: Step) -> Mapping[str, Any]:
    found = {}
    for name, expression in step.arguments:
        values = run.values(expression.names - {"each"})
        if "each" in expression.names:
            values["each"] = run.state.items[0]
        found[name] = expression.run(values)
    return found


def _spend_consent(run: Run, fact: str) -> bool:
    """A consent counts when it was asked for, was a clear yes, and has not been used: one yes, one call."""
    for consent in reversed(run.state.consents):
        if consent.fact == fact:
            known = run.facts.get(fact)
            if consent.used or known is None or known.value is not True:
                return False
            spent = tuple(replace(c, used=True) if c is consent else c for c in run.state.consents)
            run.change(consents=spent)
            return True
    return False


def is_consent_of(playbook: Playbook, tool: str, fact: str) -> bool:
    return tool in playbook.tools and playbook.tools[tool].consent == fact


def note_consent(run: Run, step: Step, value: Any, words: str) -> None:
    if value is True and is_consent(run, step.fact):
        asked = run.state.last.removeprefix("asked: ")
        run.change(consents=(*run.state.consents, Consent(step.fact, step.id, asked, words)))


def decide(run: Run, step: Step) -> Action | None:
    """The first branch that holds; the last one always does."""
    for branch in step.branches:
        if branch.when is None or run.holds(branch.when):
            run.trace.append(f"{step.id}: {branch.when.text if branch.when else 'otherwise'}")
            run.go(branch.then)
            return None
    raise AssertionError("the last branch has no condition; the format sees to it")


def say(run: Run, step: Step) -> Action | None:
    run.say(run.fill(step.say), step.id)
    run.go(step.next)
    return None


def calm(run: Run, step: Step) -> Action | None:
    """Acknowledge the specific thing, own it, say what happens next and when."""
    run.say(calming(run, step), step.id)
    run.change(calmed=True)
    run.go(step.next)
    return None


def calming(run: Run, step: Step) -> str:
    return " ".join(run.fill(part) for part in (step.say, step.own, step.then_what) if part)


def verify(run: Run, step: Step) -> Action | None:
    """Into private, then a sign-in link or one-time code; the level rises for this case and a while only."""
    if run.state.auth_level >= step.level:
        run.go(step.next)
        return None
    if run.state.public:
        run.change(public=False)
        run.trace.append(f"{step.id}: to a direct message")
    return use_tool(run, step)


def schedule(run: Run, step: Step) -> Action | None:
    return use_tool(run, step)


def promised(run: Run, step: Step) -> None:
    due = run.later(step.minutes) if step.minutes else ""
    run.change(promises=(*run.state.promises, Made(run.fill(step.promise), step.to or "the desk", due)))


def offer(run: Run, step: Step) -> Action | None:
    """Weighed by `engine/retention`; asked only after a yes, recorded either way."""
    decision = DECISIONS[step.offer_kind](situation_of(run, step))
    weighed = Weighed(step.offer, step.offer_kind, decision.allowed, decision.reasons, step.id)
    run.change(offers=(*run.state.offers, weighed))
    run.trace.append(f"{step.id}: {step.offer_kind} {'shown' if decision.allowed else 'withheld'}")
    if not decision.allowed:
        run.go(step.withheld)
        return None
    return question(run, step, run.fill(step.say))


def situation_of(run: Run, step: Step) -> Situation:
    """What retention needs to know; what the host did not tell counts as no."""
    state, context = run.state, run.state.context
    earlier = [o for o in state.offers if o.allowed]
    known = {name: context[name] for name in Situation.__dataclass_fields__ if name in context}
    known.update(
        offer=step.offer,
        wish_to_leave=state.leaving,
        calmed=state.calmed,
        saves_made=sum(o.kind == "save" for o in earlier) + int(context.get("saves_made", 0)),
        refused_in_case=any(o.answer == "no" for o in earlier) or bool(context.get("refused_in_case")),
        offered_before=any(o.offer == step.offer for o in earlier) or bool(context.get("offered_before")),
        resolved=state.confirmed,
        mood=state.moods[-1] if state.moods else 0,
        public=state.public,
        authenticated=state.auth_level >= 1,
        eligible=run.holds(step.when) if step.when else bool(context.get("eligible")),
        need=run.fill(step.need),
    )
    for _, amount in step.arguments:
        known["credit_dollars"] = float(amount.run(run.values(amount.names)))
    return Situation(**known)


def answer_offer(run: Run, step: Step, accepted: bool) -> None:
    *before, last = run.state.offers
    run.change(offers=(*before, replace(last, answer="yes" if accepted else "no")))
    run.go(step.yes if accepted else step.no)


def escalation(run: Run, step: Step) -> Action | None:
    run.say(run.fill(step.say), step.id)
    return escalate(run, step.reason, step.id, step.to)


def resolve(run: Run, step: Step) -> Action | None:
    """The issue is solved when the evidence says so, or when the customer does; only then is it confirmed."""
    if step.when is not None and run.holds(step.when):
        run.change(confirmed=True)
        run.trace.append(f"{step.id}: confirmed")
        run.say("" if step.asks else run.fill(step.say), step.id)
        run.go(step.yes)
        return None
    if not step.asks:
        run.go(step.no)
        return None
    return question(run, step, run.fill(step.say))


def wrap_up(run: Run, step: Step) -> Action | None:
    return end_step(run, step)


def use(run: Run, step: Step) -> Action | None:
    """Into a part; `back` returns here and goes on with `next`."""
    run.change(stack=(*run.state.stack, step.id))
    run.go(run.playbook.parts[step.use])
    return None


KINDS: dict[str, Callable[[Run, Step], Action | None]] = {
    "ask": ask,
    "call": call,
    "decide": decide,
    "say": say,
    "calm": calm,
    "verify": verify,
    "schedule": schedule,
    "offer": offer,
    "escalate": escalation,
    "resolve": resolve,
    "wrap_up": wrap_up,
    "use": use,
}
