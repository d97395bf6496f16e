"""Builders with good defaults: a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from firsthand.domain import events as ev
from firsthand.domain.case import Case, fold
from firsthand.domain.decisions import Assignment, Draft, Route, Triage
from firsthand.domain.mention import Mention
from firsthand.domain.people import Agent
from firsthand.domain.policy import Policy, parse

NOON = datetime(2026, 9, 18, 17, 0, tzinfo=UTC)
_numbers = count(1)


def a_mention(text: str = "no signal since this morning", **changes: Any) -> Mention:
    number = next(_numbers)
    fields: dict[str, Any] = {
        "id": f"m{number}",
        "channel": "x",
        "author": f"person{number}",
        "text": text,
        "created_at": NOON,
    }
    return Mention(**{**fields, **changes})


def a_triage(**changes: Any) -> Triage:
    fields: dict[str, Any] = {
        "actionable": True,
        "p_actionable": 0.97,
        "topic": "network",
        "topic_confidence": 0.9,
        "tier": 1,
        "sentiment": "negative",
        "urgency": "normal",
        "churn": "none",
        "store": False,
        "lang": "en",
        "abstain": False,
        "reasons": ("says “signal”",),
    }
    return Triage(**{**fields, **changes})


def a_route(**changes: Any) -> Route:
    fields: dict[str, Any] = {
        "queue": "network",
        "tier": 1,
        "rule": "specialist",
        "reasons": ("says “signal”",),
        "topic": "network",
    }
    return Route(**{**fields, **changes})


def opened(at: datetime = NOON, **changes: Any) -> ev.CaseOpened:
    fields: dict[str, Any] = {
        "case": "case-1",
        "channel": "x",
        "account": "x",
        "conversation": "conv-1",
        "customer": "cust-1",
        "author": "jane",
        "mention": "m-1",
    }
    return ev.CaseOpened(at=at, by="channel", **{**fields, **changes})


def a_case(*more: ev.Event, triage: Triage | None = None, route: Route | None = None, **changes: Any) -> Case:
    """A case that was opened, triaged and routed, and then whatever is named."""
    start = opened(**changes)
    at, mention = start.at, start.mention
    first: list[ev.Event] = [
        start,
        ev.Triaged(at=at, mention=mention, triage=triage or a_triage()),
        ev.Routed(at=at, route=route or a_route()),
    ]
    return fold([*first, *more])


def assigned(agent: str, at: datetime = NOON, case: str = "case-1") -> ev.Assigned:
    return ev.Assigned(at=at, assignment=Assignment(case, agent, "longest idle", ("free",)))


def answered(at: datetime = NOON + timedelta(minutes=10), by: str = "ana", reply: str = "r1") -> list[ev.Event]:
    """The four events of a reply that was written, approved, queued and sent."""
    return [
        ev.ReplyDrafted(at=at, by=by, reply=reply, text_sha256="f" * 64),
        ev.ReplyApproved(at=at, by=by, reply=reply, text_sha256="f" * 64),
        ev.ReplyQueued(at=at, by=by, reply=reply, due=at, parent="m-1"),
        ev.ReplySent(at=at, by="channel", reply=reply, channel_id=f"post-{reply}"),
    ]


def wrapped_up(at: datetime = NOON + timedelta(minutes=20), by: str = "ana", **changes: Any) -> ev.WrappedUp:
    fields: dict[str, Any] = {"disposition": "answered", "note": "done", "resolved": True}
    return ev.WrappedUp(at=at, by=by, **{**fields, **changes})


def a_draft(text: str = "Thanks for telling us, we are on it.", **changes: Any) -> Draft:
    fields: dict[str, Any] = {"channel": "x", "public": True, "handle": "jane"}
    return Draft(text, **{**fields, **changes})


def an_agent(agent: str = "ana", **changes: Any) -> Agent:
    fields: dict[str, Any] = {"name": agent.title(), "tier": 1, "primary": frozenset({"network"})}
    return Agent(agent, **{**fields, **changes})


@cache
def a_policy() -> Policy:
    """The shipped carrier policy."""
    import firsthand

    return parse((Path(firsthand.__file__).parent / "library" / "policies" / "carrier.toml").read_text())
