"""What a case is once its events are folded. How it changes stands in `case.apply`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from firsthand.domain import events as ev
from firsthand.domain.case_parts import CallBack, Promise, Reply, Run, Seen, Stay
from firsthand.domain.decisions import Assignment, Handoff, Offer, Route, Triage

OPEN_STATES = ("new", "assigned", "waiting")
STATES = (*OPEN_STATES, "closed")
REPLY_OPEN = ("draft", "asked", "approved", "ready", "unknown", "human")


class IllegalEvent(ValueError):
    """An event that cannot follow what the log already says: the log and the writer disagree."""


@dataclass(frozen=True)
class Case:
    """The fold of a case's events. Nothing here is stored but as a projection that can be rebuilt."""

    id: str
    channel: str
    account: str
    conversation: str
    customer: str
    author: str
    opened_at: datetime
    version: int = 0
    state: str = "new"
    page: str | None = None
    private: bool = False
    rating: int | None = None
    reach: int | None = None
    thread: tuple[Seen, ...] = ()
    triage: Triage | None = None
    corrections: tuple[ev.TriageCorrected, ...] = ()
    corrected_from: tuple[tuple[str, str], ...] = ()
    """What a person corrected that moved the case to another queue, each with the queue that it left."""
    route: Route | None = None
    routed_at: datetime | None = None
    owner: str | None = None
    assignment: Assignment | None = None
    offered_at: datetime | None = None
    """Since when its owner has been asked to accept it; None once they did, or where nobody has to."""
    passed: tuple[tuple[str, datetime], ...] = ()
    """Who passed on it since somebody last worked on it, and when: declined, or not opened in time."""
    stays: tuple[Stay, ...] = ()
    waiting_since: datetime | None = None
    """Since when the customer has been waiting for us; None while we wait for the customer."""
    replies: tuple[Reply, ...] = ()
    run: Run | None = None
    facts: tuple[tuple[str, str, str], ...] = ()
    auth_level: int = 0
    auth_until: datetime | None = None
    auth_account: str = ""
    private_channel: str = ""
    notes: tuple[ev.NoteAdded, ...] = ()
    promises: tuple[Promise, ...] = ()
    handoffs: tuple[tuple[datetime, str, int, Handoff], ...] = ()
    offers: tuple[Offer, ...] = ()
    offers_answered: tuple[tuple[str, bool], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    disposition: str = ""
    note: str = ""
    resolved: bool | None = None
    closed_at: datetime | None = None
    first_closed_at: datetime | None = None
    first_resolved: bool | None = None
    """What was said of it at its first close; `resolved` is the last word."""
    reopenings: tuple[tuple[datetime, datetime], ...] = ()
    """When it was closed and opened again, each time."""
    handling_seconds: float | None = None
    breached: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    survey: int | None = None
    touched_at: datetime | None = None
    spans: tuple[tuple[datetime, datetime | None], ...] = field(default=())
    """When the customer was waiting for us: the intervals that the service clocks count."""
    survey_resolved: bool | None = None
    """What the customer's survey said: resolved or not; None where it did not say."""
    protected: tuple[tuple[str, int], ...] = ()
    """Facts of the account, each with the level of authentication above which it may be shown."""
    call_backs: tuple[CallBack, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state != "closed"

    @property
    def first_sent_at(self) -> datetime | None:
        """When the customer first heard from us: a sent reply, or a post of the brand's in the thread."""
        sent = [reply.sent_at for reply in self.replies if reply.sent_at]
        posted = [seen.at for seen in self.thread if not seen.inbound]
        return min(sent + posted, default=None)

    @property
    def urgency(self) -> str:
        """The urgency in force: clocks, lists, assignment and records all take it from here, a correction moves all."""
        if self.route:
            return self.route.urgency
        return self.triage.urgency if self.triage else "normal"

    @property
    def reopened(self) -> int:
        return len(self.reopenings)

    @property
    def transfers(self) -> int:
        return len(self.handoffs)

    def reply(self, reply_id: str) -> Reply:
        for reply in self.replies:
            if reply.id == reply_id:
                return reply
        raise IllegalEvent(f"case {self.id} has no reply {reply_id}")

    def level_at(self, now: datetime) -> int:
        """The authentication level in force: it falls back by itself when its time is over."""
        return self.auth_level if self.auth_until and now < self.auth_until else 0
