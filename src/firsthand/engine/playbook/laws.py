"""Laws that hold for every run of every playbook, whatever the customer says. The tests hold runs against them."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.domain.playbook import ESCALATION_REASONS, Playbook
from firsthand.domain.playbook_run import OUTCOMES, State
from firsthand.engine.playbook.steps import is_consent_of


def broken_laws(playbook: Playbook, state: State) -> Iterator[str]:
    """Every law that a finished run broke; nothing, for every run that we know of."""
    limits = playbook.limits
    if state.outcome not in OUTCOMES:
        yield "the run did not end"
    if state.outcome == "escalated" and state.reason not in ESCALATION_REASONS:
        yield f"escalated for “{state.reason}”, which is no reason"
    if state.steps > limits.steps:
        yield f"{state.steps} steps where {limits.steps} are allowed"
    if state.calls > limits.calls:
        yield f"{state.calls} calls where {limits.calls} are allowed"
    yield from _offers(state)
    yield from _consents(playbook, state)
    yield from _facts(playbook, state)


def _offers(state: State) -> Iterator[str]:
    shown = [offer for offer in state.offers if offer.allowed]
    if sum(offer.kind == "save" for offer in shown) > 1:
        yield "a second save offer"
    if any(offer.kind == "cross_sell" for offer in shown) and not _confirmed_before(state):
        yield "a cross-sell before a confirmed resolution"
    names = [offer.offer for offer in shown if offer.kind != "recovery"]
    if len(set(names)) != len(names):
        yield "the same offer twice"


def _confirmed_before(state: State) -> bool:
    lines = list(state.trace)
    confirmed = next((n for n, line in enumerate(lines) if line.endswith(": confirmed")), len(lines))
    shown = next((n for n, line in enumerate(lines) if line.endswith("cross_sell shown")), len(lines))
    return confirmed < shown


def _consents(playbook: Playbook, state: State) -> Iterator[str]:
    """Each call of a tool that needs a consent has a consent of its own, asked for and given before."""
    for tool in playbook.tools.values():
        if not tool.consent:
            continue
        calls = sum(used.tool == tool.name for used in state.used)
        given = sum(consent.fact == tool.consent for consent in state.consents)
        spent = sum(consent.fact == tool.consent and consent.used for consent in state.consents)
        shared = sum(
            used.tool != tool.name and is_consent_of(playbook, used.tool, tool.consent) for used in state.used
        )
        if calls + shared > given or calls + shared != spent:
            yield f"{tool.name} was called without a consent of its own"


def _facts(playbook: Playbook, state: State) -> Iterator[str]:
    """What the customer answered is known still, or stands among what was taken back."""
    kept = {name for name, _, _ in state.earlier} | set(state.facts)
    for line in state.trace:
        name = line.removesuffix(": learned")
        if name != line and name not in kept:
            yield f"{name} was learned and lost"
