"""What a channel is asked, and what it may answer: one interface for every channel there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from firsthand.desk.attachments import Attachment
from firsthand.domain.mention import Mention


@dataclass(frozen=True, slots=True)
class ChannelAccount:
    """A connected account: `options` are the --set keys, `secrets` never leave memory unencrypted.

    `state` is listening (replies wait), live, paused (nothing out) or removed.
    """

    id: str
    kind: str
    name: str = ""
    state: str = "listening"
    options: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    cursor: str = ""


# --- what is asked -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Intent:
    """One approved reply on its way: what exactly is said, to whom, under which parent, and how far it got.

    `parent` is the channel's id of what is answered, `parent_meta` what the channel said about it when it came (ids
    that only it understands). `correlation` is the id of ours that it can give back. `window_from` is when the
    customer last wrote in private. `attached` goes with it, frozen like the text.
    """

    id: str
    case: str
    account: str
    text: str
    text_sha256: str
    parent: str = ""
    to: str = ""
    private: bool = False
    author: str = ""
    author_kind: str = "person"
    approved_by: str = ""
    context_version: int = 0
    status: str = "ready"
    priority: int = 1
    due: datetime | None = None
    settle_until: datetime | None = None
    fence: int = 0
    calls: int = 0
    first_call_at: datetime | None = None
    created_at: datetime | None = None
    ext_id: str | None = None
    correlation: str = ""
    looks: int = 0
    parent_mention: Mention | None = None
    parent_gone: bool = False
    parent_meta: Mapping[str, str] = field(default_factory=dict)
    window_from: datetime | None = None
    attached: tuple[Attachment, ...] = ()


# --- what publish may answer -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel took it and said under which id. `pause_until`: its budget is spent until then."""

    ext_id: str
    pause_until: datetime | None = None
    peer: str = ""
    """The person's id in direct messages, where the channel names it: a public thread continues under it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A definite no: it is not there and will not be."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Later:
    """A definite "not now": it is not there, and may be tried again from `retry_at`."""

    retry_at: datetime
    reason: str
    auth_lost: bool = False
    whole_account: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """No definite answer: it may be there already, or appear at any moment until it has settled."""

    reason: str


Answer = Sent | Refused | Later | Unknown


# --- what a look may answer --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """Posts of ours that match the intent, the likeliest first; one post satisfies one intent only."""

    ext_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """Looked, and it was not there at that moment."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The channel could not be asked, or does not let us see."""

    reason: str


Look = Found | Absent | CannotTell


@dataclass(frozen=True, slots=True)
class Allowed:
    """May this be answered, and if not, why: shown to the agent before typing, checked again before the call."""

    yes: bool
    reason: str = ""


YES = Allowed(True)


def direct(peer: str) -> str:
    """The parent that all direct messages with one person share: they are one conversation."""
    return f"dm:{peer}"


# --- what comes in -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Posted:
    """A mention, or a post of our own (`inbound` false). `revision` sorts the versions of one mention.

    `edit` says that the channel called it an edit. `meta` is kept with it for answering later.
    `correlation` is the id of ours that came back with an echo. `files` are attached bytes by their hash.
    """

    mention: Mention
    revision: str = ""
    edit: bool = False
    correlation: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Deleted:
    """A mention is gone, or taken back: its content goes, a tombstone stays."""

    ext_id: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a post of ours: sent, delivered, read, failed."""

    ext_id: str
    status: str
    at: datetime | None = None
    correlation: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Noticed:
    """A change of state that is no mention: a reaction, a marketing stop, an account's new name."""

    what: str
    ext_id: str
    at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Unparsed:
    """Something that came and could not be read: a person sees it."""

    problem: str
    payload: str = ""


Heard = Posted | Deleted | Receipt | Noticed | Unparsed


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a body is the channel's own. `delivery` names it for replay defence where the channel gives one."""

    ok: bool
    reason: str = ""
    delivery: str = ""


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """One page of what was missed: raw bodies to keep, the next cursor, and whether there is more."""

    bodies: tuple[bytes, ...] = ()
    cursor: str = ""
    more: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do. `idempotency`: A set-like, B keyed, C guarded, D bare (docs: publishing once).

    `key_minutes` is how long a B channel remembers our key; `settle_seconds` after how long nothing of an
    unanswered call can land any more; `poll_seconds` the period of catching up, 0 where there is none.
    """

    ingest: tuple[str, ...] = ("webhook",)
    idempotency: str = "D"
    unit: str = "characters"
    length_public: int = 0
    length_private: int = 0
    settle_seconds: float = 120.0
    key_minutes: float = 0.0
    poll_seconds: float = 0.0
    calls: int = 0  # so many fit into `calls_seconds`; 0 where no limit is known
    calls_seconds: float = 0.0
    public: bool = True
    private: bool = False
    private_reply: bool = False  # a public thread can continue in a direct message on the same case
    named_by_writers: bool = False  # whoever writes a message names it as well: some give one name to two
    edits: bool = False
    deletes: bool = False
    attachments: bool = False
    needs_secret: bool = True


class Channel(Protocol):
    """One connected account of one kind."""

    @property
    def kind(self) -> str: ...

    @property
    def account(self) -> ChannelAccount: ...

    @property
    def capabilities(self) -> Capabilities: ...

    def check(self) -> None:
        """What has to hold before this account starts. Raises ValueError with the mend."""
        ...

    def verify(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Verdict:
        """Is this body the channel's own? Over the raw bytes, before any parsing."""
        ...

    def challenge(self, query: Mapping[str, str]) -> str | None:
        """The answer to the channel's own check of our address; None refuses it."""
        ...

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        """Everything a body says, each as one value; never raises for what is in it."""
        ...

    def can_reply(self, intent: Intent, now: datetime) -> Allowed:
        """Window, permission and length, before the call."""
        ...

    def publish(self, intent: Intent, now: datetime) -> Answer:
        """Call once. Whatever is not a definite answer is Unknown."""
        ...

    def lookup(self, intent: Intent, now: datetime) -> Look: ...

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp: ...
