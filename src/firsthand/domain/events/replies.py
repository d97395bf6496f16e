"""A reply on its way: drafted, checked, approved, queued, and what the channel said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firsthand.domain.decisions import Finding
from firsthand.domain.events.event import Event


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
