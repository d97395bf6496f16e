"""The wrap-up note, composed from the log: what was wrong, what was done, how it ended."""

from __future__ import annotations

from firsthand.domain.case import Case
from firsthand.domain.hours import on_the_clock
from firsthand.domain.in_sight import facts_in_sight
from firsthand.domain.policy import Policy
from firsthand.domain.spoken import SENTIMENT_NAMES, TOPIC_NAMES


def compose_note(case: Case, policy: Policy) -> str:
    """A structured note that is ready to read; the agent may edit it before it is kept.

    It outlives every sign-in, so what the account said is masked in it. By the policy in force queues have
    their names, and times are those of the desk's clock.
    """
    lines = [f"Matter: {_matter(case)}.", f"Done: {_done(case)}."]
    if case.facts:
        lines.append(
            "Facts: "
            + "; ".join(f"{name} = {value} ({source})" for name, value, source in facts_in_sight(case, 0))
            + "."
        )
    if case.promises:
        lines.append(
            "Promised: "
            + "; ".join(f"{p.text} by {on_the_clock(p.due, policy.zone)}" for p in case.promises)
            + "."
        )
    if case.handoffs:
        _, queue, tier, handoff = case.handoffs[-1]
        lines.append(f"Handed off to {policy.label(queue)}, tier {tier}: {handoff.reason}.")
    return "\n".join(lines)


def _matter(case: Case) -> str:
    triage = case.triage
    if triage is None:
        return "not read yet"
    topic = TOPIC_NAMES[triage.topic].lower()
    words = [
        topic,
        f"tier {triage.tier}" if triage.tier else "",
        SENTIMENT_NAMES[triage.sentiment].lower(),
        triage.critical,
    ]
    return ", ".join(word for word in words if word)


def _done(case: Case) -> str:
    inbound = sum(1 for seen in case.thread if seen.inbound)
    sent = [reply for reply in case.replies if reply.status == "sent"]
    steps = [f"{inbound} message{'s' if inbound != 1 else ''} read"]
    if sent:
        where = {"private" if reply.private else "public" for reply in sent}
        steps.append(f"{len(sent)} repl{'ies' if len(sent) != 1 else 'y'} sent ({' and '.join(sorted(where))})")
    waiting = [reply for reply in case.replies if reply.status in ("ready", "approved", "asked")]
    if waiting:
        steps.append(f"{len(waiting)} on the way")
    if case.run:
        playbook, step = case.run.spoken
        steps.append(f"playbook “{playbook}” up to step “{step or 'start'}”")
    if case.auth_level:
        steps.append("customer verified by link")
    return ", ".join(steps)
