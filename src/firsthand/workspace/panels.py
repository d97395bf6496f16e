"""The panels beside the thread: why it is here, why you, the customer's account and timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from firsthand import wiring
from firsthand.domain.case import Case
from firsthand.domain.decisions import Handoff
from firsthand.domain.in_sight import handoff_in_sight
from firsthand.domain.people import Account
from firsthand.records.thread import Message
from firsthand.records.timeline import crm_account_of, customer_of
from firsthand.workspace import words
from firsthand.workspace.access import Seat
from firsthand.workspace.guide import packet_of

MASK = "••••••"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the account panel. A masked value never leaves the server."""

    label: str
    value: str
    masked: bool


@dataclass(frozen=True, slots=True)
class AccountPanel:
    """What the CRM knows, as far as this case's customer has proved who they are."""

    known: bool
    verified: bool
    until: datetime | None
    facts: tuple[Fact, ...] = ()


def side(seat: Seat, case: Case) -> dict[str, Any]:
    """What every panel shows."""
    topic = case.route.topic if case.route else ""
    account, level = account_of(case), case.level_at(seat.now)
    customer = customer_of(
        case.id,
        case.customer,
        topic,
        seat.now,
        seat.policy,
        seat.sight,
        account=account.id if account else "",
        account_open=level > 0,
    )
    return {
        "customer": customer,
        "account": account_panel(account, level, case.auth_until),
        "corrected": {correction.field for correction in case.corrections},
    }


def account_of(case: Case) -> Account | None:
    """The account that this case's customer was linked to by evidence; the one that signed in comes first."""
    crm = wiring.crm()
    if case.auth_account:
        return crm.account(case.auth_account)
    linked = crm_account_of(case.customer)
    return crm.account(linked) if linked else crm.find(case.channel, case.author)


def account_panel(account: Account | None, level: int, until: datetime | None) -> AccountPanel:
    """The account's facts, masked until the customer signed in by a link for this case."""
    if account is None:
        return AccountPanel(known=False, verified=level > 0, until=until)
    shown = level > 0
    facts = tuple(Fact(label, value if shown else MASK, not shown) for label, value in _facts(account))
    return AccountPanel(known=True, verified=shown, until=until if shown else None, facts=facts)


def _facts(account: Account) -> list[tuple[str, str]]:
    named = [
        ("Name", account.name),
        ("Plan", account.plan),
        ("Device", account.device),
        ("Customer since", f"{account.since:%B %Y}"),
        ("Monthly", f"${account.monthly_dollars:,.2f}"),
        ("Balance", f"${account.balance_dollars:,.2f}"),
        ("Number ends in", account.phone_last4),
    ]
    return [(label, value) for label, value in (*named, *account.facts) if value]


def handoff_of(seat: Seat, case: Case, messages: Sequence[Message]) -> Handoff:
    """The hand-off summary, filled from the log: the next person needs nothing else."""
    where = "private message" if case.private or case.private_channel else "public thread"
    packet = packet_of(case, seat.now)
    tried = () if packet is None else tuple((used["tool"], _came_out(used)) for used in packet.tools_tried)
    return handoff_in_sight(
        Handoff(
            source=f"{words.CHANNELS.get(case.channel, case.channel)}, {where}, {case.author}",
            stage=_stage(case),
            last_action=_last_action(seat, case, messages),
            reason="",
            facts=case.facts,
            tools_tried=tried,
            promises=tuple(promise.text for promise in case.promises if not promise.kept),
            confidence=case.triage.topic_confidence if case.triage else None,
        ),
        case,
        case.level_at(seat.now),
    )


def _came_out(used: Mapping[str, Any]) -> str:
    return "failed" if used["error"] else str(used["result"])[:200] or "done"


def _stage(case: Case) -> str:
    if case.run and case.run.step:
        return "playbook “{}”, step “{}”".format(*case.run.spoken)
    if any(reply.status == "sent" for reply in case.replies):
        return "answered, waiting for the customer" if case.waiting_since is None else "the customer answered back"
    return "read, not answered yet"


def _last_action(seat: Seat, case: Case, messages: Sequence[Message]) -> str:
    ours = [m for m in messages if m.kind in ("reply", "brand") and m.status not in ("draft", "cancelled")]
    if ours:
        state = words.REPLIES.get(ours[-1].status, "Posted").lower()
        # The next person reads it, to whom “you” would be somebody else.
        whose = ours[-1].author
        who = seat.agent.name if whose == seat.agent.id else seat.name(whose)
        return f"Reply by {who} ({state}): {_short(ours[-1].text)}"
    if case.notes:
        return f"Note: {_short(case.notes[-1].text)}"
    return "Nothing yet: the customer wrote and waits."


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 160 else line[:157] + "…"
