"""Events: what happened to a case, in the past tense. The log of these is the case.

Every event says when (`at`, aware, UTC) and by whom (`by`: an agent's id, `channel`, or `firsthand`).
No event holds a mention's text: texts live with the mention, where they can be erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from firsthand.domain.decisions import Assignment, Finding, Handoff, Offer, Route, Triage


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event says: when, and by whom."""

    at: datetime
    by: str = "firsthand"


# --- what comes in -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    """The first actionable or abstained mention of a conversation opened a case."""

    case: str
    channel: str
    account: str
    conversation: str
    customer: str
    author: str
    mention: str
    page: str | None = None
    private: bool = False
    rating: int | None = None
    reach: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionJoined(Event):
    """A later inbound mention of the conversation joined the case."""

    mention: str
    author: str
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandPosted(Event):
    """The brand's own post was seen in the thread that no approved reply of ours accounts for."""

    mention: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionEdited(Event):
    mention: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionDeleted(Event):
    """The author deleted the mention: its content is gone, the tombstone stays."""

    mention: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaged(Event):
    mention: str
    triage: Triage


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageCorrected(Event):
    """A person said "this is wrong": a label with who and when."""

    mention: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed(Event):
    route: Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Event):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked(Event):
    """This case and another belong together: `relation` is continues, same_incident or joined."""

    other: str
    relation: str


# --- who has it --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    assignment: Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(Event):
    agent: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(Event):
    """The case went back to its queue with its age kept."""

    agent: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOff(Event):
    """To another person or a higher tier, with source, stage and last action."""

    queue: str
    tier: int
    to: str | None
    handoff: Handoff


# --- the conversation --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookStarted(Event):
    playbook: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookAdvanced(Event):
    """One input to the interpreter, exactly as it was given; the state is the fold of these."""

    step: str
    input: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLearned(Event):
    """`min_auth` is the level of authentication above which the value may be shown; below it, it is masked."""

    name: str
    value: str
    source: str
    min_auth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedToPrivate(Event):
    """A public thread continues in a direct message on the same case."""

    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityVerified(Event):
    """The customer signed in by a link: `auth_level` is raised for this case until `until`."""

    level: int
    method: str
    until: datetime
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyDrafted(Event):
    reply: str
    text_sha256: str
    private: bool = False
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyBlocked(Event):
    """A reply was stopped before it could leave, by the named checks."""

    reply: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsked(Event):
    """The policy asks for four eyes: a second person has to approve these exact bytes."""

    reply: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyApproved(Event):
    """The bytes are frozen: from here on nothing about the reply changes but its status."""

    reply: str
    text_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyQueued(Event):
    """In the outbox; it leaves at `due`, and until then the sender may take it back."""

    reply: str
    due: datetime
    parent: str
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCancelled(Event):
    reply: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySent(Event):
    reply: str
    channel_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRefused(Event):
    """The channel said a definite no."""

    reply: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyNotConfirmed(Event):
    """No definite answer came: the reply may already be public. It is read back, never sent blindly again."""

    reply: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyNeedsPerson(Event):
    """Read back and not found (or a pre-flight said stop): a person decides."""

    reply: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(Event):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMade(Event):
    """Something was promised to the customer: it has an owner and a due time."""

    promise: str
    text: str
    owner: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept(Event):
    promise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseOverdue(Event):
    """A promise's time passed and nobody said that it was kept."""

    promise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackBooked(Event):
    """A call to the customer was booked, inside business hours and what the team can carry."""

    call_back: str
    start: datetime
    end: datetime
    about: str
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackDue(Event):
    """A booked call is near: its owner is reminded, once."""

    call_back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackDone(Event):
    """The customer was called: `reached` says whether somebody answered."""

    call_back: str
    reached: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackMissed(Event):
    """The booked time went by and nobody called: the case goes to a higher tier."""

    call_back: str


# --- the end, and time -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDecided(Event):
    """A recovery, save or cross-sell was weighed; a yes and a no are both kept, with reasons."""

    decision: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAnswered(Event):
    offer: str
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedUp(Event):
    """Documented and closed: the disposition is a code of the policy, the note is composed from the log."""

    disposition: str
    note: str
    resolved: bool = True
    handling_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockBreached(Event):
    clock: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockWarned(Event):
    clock: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAnswered(Event):
    score: int
    resolved: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    """A thing that does not change the case but belongs in its history (CRM written, link opened, viewed)."""

    what: str
    detail: str = ""


EVENTS: tuple[type[Event], ...] = (
    CaseOpened,
    MentionJoined,
    BrandPosted,
    MentionEdited,
    MentionDeleted,
    Triaged,
    TriageCorrected,
    Routed,
    Reopened,
    Linked,
    Assigned,
    Declined,
    Released,
    HandedOff,
    PlaybookStarted,
    PlaybookAdvanced,
    FactLearned,
    MovedToPrivate,
    IdentityVerified,
    ReplyDrafted,
    ReplyBlocked,
    ApprovalAsked,
    ReplyApproved,
    ReplyQueued,
    ReplyCancelled,
    ReplySent,
    ReplyRefused,
    ReplyNotConfirmed,
    ReplyNeedsPerson,
    NoteAdded,
    PromiseMade,
    PromiseKept,
    PromiseOverdue,
    CallBackBooked,
    CallBackDue,
    CallBackDone,
    CallBackMissed,
    OfferDecided,
    OfferAnswered,
    WrappedUp,
    ClockBreached,
    ClockWarned,
    SurveyAnswered,
    Noted,
)
"""Every kind of event, for codecs, docs and laws."""
