"""The list projection: one row a case, computed from the case alone, so that it can be made again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from firsthand.domain.case import Case
from firsthand.domain.launch import RELATION
from firsthand.domain.policy import Policy
from firsthand.engine.service_level import due_at

ATTENTION = {"asked": "approval", "unknown": "unknown", "human": "human", "refused": "refused"}


def project(case: Case, policy: Policy) -> dict[str, Any]:
    """The columns of the case's row. Pure: the same case and policy give the same row."""
    triage, route = case.triage, case.route
    return {
        "id": case.id,
        "version": case.version,
        "state": case.state,
        "channel": case.channel,
        "account": case.account,
        "conversation": case.conversation,
        "customer": case.customer,
        "author": case.author[:200],
        "page": case.page,
        "private": case.private or bool(case.private_channel),
        "rating": case.rating,
        "queue": route.queue if route else "",
        "tier": route.tier if route else 0,
        "topic": (route.topic if route else "") or "",
        "urgency": case.urgency,
        "sentiment": triage.sentiment if triage else "",
        "churn": triage.churn if triage else "",
        "lang": triage.lang if triage else "",
        "store": (route.store if route else "") or "",
        "cluster": triage.cluster if triage else "",
        "needs_person": bool(triage and triage.abstain),
        "owner": case.owner,
        "opened_at": case.opened_at,
        "waiting_since": case.waiting_since if case.is_open else None,
        "due_at": answer_due(case, policy) if case.is_open else None,
        "touched_at": case.touched_at or case.opened_at,
        "closed_at": case.closed_at,
        "answered": case.first_sent_at is not None,
        "attention": attention(case),
        "disposition": case.disposition,
        "mentions": sum(1 for seen in case.thread if seen.inbound),
        "offered_at": case.offered_at if case.is_open else None,
        "passed": " ".join(sorted(agent for agent, _ in case.passed)),
        "launch": next((other for other, relation in reversed(case.links) if relation == RELATION), None),
        "passed_at": max((at for _, at in case.passed), default=None),
    }


def answer_due(case: Case, policy: Policy) -> datetime | None:
    """By when the customer should hear from us: the first answer, or the next one."""
    return due_at(case, policy, "first_response") or due_at(case, policy, "next_response")


def attention(case: Case) -> str:
    """The gravest thing that a reply of this case waits for somebody to look at."""
    found = {ATTENTION[reply.status] for reply in case.replies if reply.status in ATTENTION}
    return next((kind for kind in ("unknown", "human", "refused", "approval") if kind in found), "")
