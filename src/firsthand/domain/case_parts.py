"""The parts of a case: its messages, replies, promises, call-backs, the playbook's run and who held it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from firsthand.domain.decisions import Finding


@dataclass(frozen=True, slots=True)
class Seen:
    """One message of the thread: a mention of the customer's, or a post of the brand's."""

    id: str
    at: datetime
    by: str
    inbound: bool
    private: bool = False
    gone: bool = False
    version: str = ""
    sentiment: str = ""
    """How an inbound message was read, as corrected; empty where nobody read it."""
    asks: bool = True
    """Whether somebody waits for an answer to it: plain thanks ask for nothing."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply and how far it got. The text stands in the outbox under the same id."""

    id: str
    by: str
    text_sha256: str
    status: str = "draft"
    """draft, asked, approved, ready, sent, refused, unknown, human, cancelled"""
    private: bool = False
    drafted_at: datetime | None = None
    approved_by: str | None = None
    asked_why: tuple[str, ...] = ()
    due: datetime | None = None
    sent_at: datetime | None = None
    channel_id: str = ""
    findings: tuple[Finding, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    id: str
    text: str
    owner: str
    due: datetime
    kept: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class CallBack:
    """A call that was promised for a time. `state` is booked, reminded, done, not reached or missed."""

    id: str
    start: datetime
    end: datetime
    about: str
    owner: str = ""
    state: str = "booked"

    @property
    def is_open(self) -> bool:
        return self.state in ("booked", "reminded")


@dataclass(frozen=True, slots=True)
class Run:
    """A playbook's run on this case: the inputs so far; the interpreter's state is their fold."""

    playbook: str
    version: str
    inputs: tuple[dict[str, Any], ...] = ()
    step: str = ""

    @property
    def spoken(self) -> tuple[str, str]:
        """Playbook and step as a person reads them."""
        return self.playbook.replace("_", " "), self.step.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch of time in which one person (or nobody) held the case."""

    agent: str | None
    since: datetime
    until: datetime | None = None
