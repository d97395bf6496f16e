"""What of a case goes into a CRM. Pure; no word of the customer's message, no account fact above the sign-in."""

from __future__ import annotations

from datetime import datetime

from firsthand.domain.case import Case
from firsthand.domain.crm_record import CrmRecord, Fact
from firsthand.domain.hours import on_the_clock
from firsthand.domain.in_sight import facts_in_sight, hidden, scrub
from firsthand.domain.playbook import Playbook
from firsthand.domain.policy import Policy
from firsthand.engine.wrap_up_note import compose_note

WRITTEN_AFTER = (
    "WrappedUp",
    "Reopened",
    "PromiseMade",
    "PromiseKept",
    "PromiseOverdue",
    "CallBackBooked",
    "CallBackDone",
    "CallBackMissed",
    "SurveyAnswered",
    "NoteAdded",
)
"""The kinds of events after which a case that was closed once is written, or written again."""


def crm_record(
    case: Case, policy: Policy, *, playbook: Playbook | None = None, account: str = "", link: str = ""
) -> CrmRecord:
    """The record of a case, as it stands. A CRM outlives every sign-in, so that masked facts stay out of it."""
    disposition = policy.dispositions.get(case.disposition, case.disposition)
    next_call = min((call.start for call in case.call_backs if call.is_open), default=None)
    told: dict[str, str | datetime | None] = {
        "disposition": case.disposition,
        "promises": "\n".join(_promises(case, policy.zone)),
        "call_back_at": next_call,
        "call_backs": "\n".join(
            f"{on_the_clock(call.start, policy.zone)}: {call.state}" for call in case.call_backs
        ),
        "topic": _topic(case),
        "outcome": "" if case.is_open else "resolved" if case.resolved else "not resolved",
        "channel": case.channel,
        "playbook": case.run.playbook if case.run else "",
        "playbook_step": case.run.step if case.run else "",
        "link": link,
        "account": account,
    }
    return CrmRecord(
        case=case.id,
        key=f"{case.id}-{case.version}",
        subject=_subject(case, policy),
        note=_note(case, disposition, link, policy),
        is_open=case.is_open,
        urgency=case.urgency,
        opened_at=case.opened_at,
        parts={
            name: scrub(value, case, 0) if isinstance(value, str) else value
            for name, value in told.items()
            if value
        },
        facts=_facts(case, playbook),
        playbook=case.run.playbook if case.run else "",
    )


def _subject(case: Case, policy: Policy) -> str:
    topic = _topic(case) or "care"
    return f"{policy.brand.name} {topic} case on {case.channel.replace('_', ' ')}: {case.author}"[:200]


def _topic(case: Case) -> str:
    topic = case.route.topic if case.route else case.triage.topic if case.triage else ""
    return "" if topic == "none" else topic


def _note(case: Case, disposition: str, link: str, policy: Policy) -> str:
    """The note in words that stand alone: how it ended, what was done, what is still owed, where to look."""
    lines = [] if case.is_open else [f"Closed: {disposition}."]
    lines.append(scrub(case.note or compose_note(case, policy), case, 0))
    promised = _promises(case, policy.zone)
    if promised:
        lines.append("Promises: " + "; ".join(promised) + ".")
    if case.call_backs:
        lines.append(
            "Call-backs: "
            + "; ".join(f"{on_the_clock(call.start, policy.zone)}, {call.state}" for call in case.call_backs)
            + "."
        )
    lines += [scrub(f"Noted: {note.text}", case, 0) for note in case.notes]
    if link:
        lines.append(f"The whole case: {link}")
    return "\n".join(lines)


def _promises(case: Case, zone: str) -> list[str]:
    states = (
        (p, "kept" if p.kept else "overdue" if p.overdue else f"due {on_the_clock(p.due, zone)}")
        for p in case.promises
    )
    return [scrub(f"{promise.text} ({state})", case, 0) for promise, state in states]


def _facts(case: Case, playbook: Playbook | None) -> tuple[Fact, ...]:
    masked = hidden(case, 0)
    found = []
    for name, value, _ in facts_in_sight(case, 0):
        known = playbook.facts.get(name) if playbook else None
        if name in masked:
            continue
        kind = known.type if known else "text"
        found.append(Fact(name, _typed(value, kind), kind, known.label if known else name))
    return tuple(found)


def _typed(value: str, kind: str) -> bool | float | str:
    if kind == "yes_no":
        return value == "True"
    if kind == "number":
        try:
            return float(value)
        except ValueError:
            return value
    return value
