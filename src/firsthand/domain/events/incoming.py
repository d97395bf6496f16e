"""What comes in: mentions and how they are read and routed."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.domain.decisions import Route, Triage
from firsthand.domain.events.event import Event


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
    """A later inbound mention of the conversation joined the case. `sentiment` is how it was read.

    `asks` is false for plain thanks: nobody waits for an answer to them.
    """

    mention: str
    author: str
    private: bool = False
    sentiment: str = ""
    asks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandPosted(Event):
    """The brand's own post was seen in the thread that no approved reply of ours accounts for."""

    mention: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionEdited(Event):
    """The author changed the words. `asks` where thanks that came last have become something to answer."""

    mention: str
    version: str
    asks: bool = False


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
    """This case and another belong together: `relation` is continues, same_incident, joined or launch."""

    other: str
    relation: str
