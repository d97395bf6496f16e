"""Publish: an approved reply out of the house, at most once by machine, and the truth on screen at every moment.

The order is the promise (docs: publishing once): the claim is on the disk before the call; the call is made
once; whatever is not a definite answer is "not confirmed"; that is read back after it has settled; and what
is then not there is for a person to decide. Write-backs carry the fence of their claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Protocol

from firsthand.desk.channel import (
    Absent,
    Allowed,
    Answer,
    CannotTell,
    Channel,
    Found,
    Intent,
    Later,
    Refused,
    Sent,
    Unknown,
)
from firsthand.desk.ports import Conflict, Desk
from firsthand.domain import events as ev
from firsthand.domain.events import Event

LOOKS = 3
"""So often a class C or D channel is read back before a person is asked: reads lag behind writes."""

LOOKS_BLIND = 8
"""So often a channel that cannot be asked is tried before a person is asked."""

SLOT_CALLS = 6
"""So often a set-like channel (A) or a keyed one (B) is called with the same text before a person is asked."""

WAIT_HOURS_MAX = 24.0
"""A reply that waited longer than this since it was approved is read again by a person before it leaves."""

TRIES = 5


class Taken(Conflict):
    """The channel's id of a post belongs to another reply already: one post satisfies one intent."""


class PublishingOutbox(Protocol):
    """The outbox as the publisher sees it. Every change is conditional on what the changer has seen."""

    def durable(self) -> AbstractContextManager[Any]:
        """One transaction that is on the disk when it is over."""
        ...

    def accounts(self) -> list[str]:
        """Accounts with replies that wait, are under way or are not confirmed."""
        ...

    def due(self, account: str, now: datetime, limit: int) -> list[str]:
        """Replies to call for now, the most urgent first; none while publishing or the account is paused."""
        ...

    def claim(self, reply: str, holder: str, now: datetime) -> Intent | None:
        """`sending`, committed and on the disk, with the next fence; None when it is not ours to call."""
        ...

    def intent(self, reply: str) -> Intent: ...

    def under_way(self, account: str) -> list[str]:
        """Replies that stand at `sending`."""
        ...

    def not_confirmed(self, account: str, now: datetime) -> list[str]:
        """Replies that are unknown and have settled by now."""
        ...

    def write_back(
        self, reply: str, fence: int, *, seen: Sequence[str], status: str, now: datetime, **changes: Any
    ) -> bool:
        """Move on, if the fence and a seen status still stand. Raises Taken for another reply's `ext_id`."""
        ...

    def witness(self, reply: str, what: str, now: datetime, **detail: Any) -> None:
        """Add one line of evidence; never changes the state."""
        ...

    def is_taken(self, account: str, ext_id: str) -> bool: ...

    def calls_since(self, account: str, since: datetime) -> int: ...

    def hush(self, account: str, until: datetime, reason: str) -> None:
        """No calls on this account before `until`."""
        ...


@dataclass(frozen=True)
class Publisher:
    """What publishing is done with. `hold(account)` gives True while this process alone may call for it.

    `fault` is called at every named point where a crash is rehearsed; it does nothing in production.
    """

    desk: Desk
    outbox: PublishingOutbox
    channel_of: Callable[[str], Channel | None]
    hold: Callable[[str], AbstractContextManager[bool]]
    me: str = "publisher"
    fault: Callable[[str], None] = lambda name: None


@dataclass
class Round:
    """What one round came to, by status: sent, refused, later, unknown, human, ready."""

    counts: Counter[str] = field(default_factory=Counter)
    replies: list[tuple[str, str]] = field(default_factory=list)

    def add(self, reply: str, status: str) -> None:
        self.counts[status] += 1
        self.replies.append((reply, status))


def publish_round(publisher: Publisher, accounts: Sequence[str] | None = None, limit: int = 50) -> Round:
    """One round over the accounts that have work, each under its lock; an account held elsewhere is left alone."""
    made = Round()
    for account in accounts if accounts is not None else publisher.outbox.accounts():
        with publisher.hold(account) as ours:
            if ours:
                account_round(publisher, account, made, limit)
    return made


def account_round(publisher: Publisher, account: str, made: Round | None = None, limit: int = 50) -> Round:
    """One round of one account, by whoever holds its lock: sweep, read back, send what is due."""
    made = made if made is not None else Round()
    channel = publisher.channel_of(account)
    if channel is None:
        return made
    sweep(publisher, channel, made)
    reconcile(publisher, channel, made)
    _send_due(publisher, channel, made, limit)
    return made


# --- sending -----------------------------------------------------------------------------------------------


def _send_due(publisher: Publisher, channel: Channel, made: Round, limit: int) -> None:
    now = publisher.desk.now()
    for reply in publisher.outbox.due(channel.account.id, now, _room(publisher, channel, limit)):
        publisher.fault("before claim")
        intent = publisher.outbox.claim(reply, publisher.me, publisher.desk.now())
        if intent is None:
            continue
        publisher.fault("after claim")
        status, stop = _carry_out(publisher, channel, intent)
        made.add(reply, status)
        if stop:
            return


def _room(publisher: Publisher, channel: Channel, limit: int) -> int:
    """How many calls the channel's own limit leaves, so that we never run into a refusal of our own making."""
    can = channel.capabilities
    if not can.calls:
        return limit
    since = publisher.desk.now() - timedelta(seconds=can.calls_seconds)
    return max(0, min(limit, can.calls - publisher.outbox.calls_since(channel.account.id, since)))


def _carry_out(publisher: Publisher, channel: Channel, intent: Intent) -> tuple[str, bool]:
    """A claimed reply: checked once more, looked for if it was called before, then called once."""
    now = publisher.desk.now()
    allowed = pre_flight(intent, channel, publisher.desk, now)
    if not allowed.yes:
        return _to_person(publisher, intent, allowed.reason), False
    if intent.looks and (status := _seen_before(publisher, channel, intent, now)):
        return status, False
    publisher.fault("before call")
    answer = _call(channel, intent, now)
    publisher.fault("after call")
    return _write_answer(publisher, channel, intent, answer)


def _call(channel: Channel, intent: Intent, now: datetime) -> Answer:
    """The one call. A mistake of ours after it began is no definite answer either."""
    try:
        return channel.publish(intent, now)
    except Exception as error:
        return Unknown(f"the call broke off: {type(error).__name__}")


def _seen_before(publisher: Publisher, channel: Channel, intent: Intent, now: datetime) -> str:
    """A reply that was not confirmed before is looked for again, right before a person's second try."""
    look = _look(channel, intent, now)
    if isinstance(look, Found) and (ext_id := _free(publisher, intent, look)):
        return _sent(publisher, intent, Sent(ext_id), "found before the second call")
    if isinstance(look, CannotTell) and channel.capabilities.idempotency not in "AB":
        return _to_person(publisher, intent, f"could not be read back before sending again: {look.reason}")
    return ""


def pre_flight(intent: Intent, channel: Channel, desk: Desk, now: datetime) -> Allowed:
    """What has to hold at the moment of the call, whatever held at the moment of approval."""
    if sha256(intent.text.encode()).hexdigest() != intent.text_sha256:
        return Allowed(False, "the text is not the approved one")
    if intent.parent_gone:
        return Allowed(False, "the message that it answers was deleted")
    log = desk.log.read(intent.case)
    queued = [event.at for event in log if isinstance(event, ev.ReplyQueued) and event.reply == intent.id]
    if queued and now - queued[-1] > timedelta(hours=WAIT_HOURS_MAX):
        return Allowed(False, f"it waited for more than {WAIT_HOURS_MAX:.0f} hours; read it again first")
    if spoke := _spoke_meanwhile(intent, log[intent.context_version :]):
        return Allowed(False, spoke)
    return channel.can_reply(intent, now)


def _spoke_meanwhile(intent: Intent, since: Sequence[Event]) -> str:
    """Whether somebody answered elsewhere, or the message changed, since the approver read the case."""
    parent = intent.parent_mention.key if intent.parent_mention else ""
    for event in since:
        if isinstance(event, ev.BrandPosted):
            return "somebody answered in the channel itself meanwhile"
        if isinstance(event, ev.MentionEdited) and event.mention == parent:
            return "the message that it answers was edited meanwhile"
        if isinstance(event, ev.MentionDeleted) and event.mention == parent:
            return "the message that it answers was deleted meanwhile"
    return ""


# --- writing back ------------------------------------------------------------------------------------------


def _write_answer(publisher: Publisher, channel: Channel, intent: Intent, answer: Answer) -> tuple[str, bool]:
    if isinstance(answer, Sent):
        status = _sent(publisher, intent, answer, "the channel's answer")
        if answer.pause_until:
            publisher.outbox.hush(intent.account, answer.pause_until, "the channel's budget is spent")
        return status, bool(answer.pause_until)
    if isinstance(answer, Refused):
        refused = ev.ReplyRefused(
            at=publisher.desk.now(), by="channel", reply=intent.id, code=answer.code, message=answer.message[:300]
        )
        return _record(publisher, intent, "refused", refused, f"{answer.code}: {answer.message}"[:300]), False
    if isinstance(answer, Later):
        return _later(publisher, intent, answer), answer.whole_account
    return _not_confirmed(publisher, channel, intent, answer.reason), False


def _sent(publisher: Publisher, intent: Intent, answer: Sent, how: str) -> str:
    event = ev.ReplySent(at=publisher.desk.now(), by="channel", reply=intent.id, channel_id=answer.ext_id)
    try:
        return _record(publisher, intent, "sent", event, how, ext_id=answer.ext_id, problem="")
    except Taken:
        return _to_person(publisher, intent, f"the channel named post {answer.ext_id}, which is another reply's")


def _later(publisher: Publisher, intent: Intent, answer: Later) -> str:
    """A definite "not now" changes only the outbox: for the case the reply still waits."""
    now = publisher.desk.now()
    with publisher.outbox.durable():
        publisher.outbox.write_back(
            intent.id,
            intent.fence,
            seen=("sending",),
            status="later",
            now=now,
            due=answer.retry_at,
            problem=answer.reason[:300],
        )
        publisher.outbox.witness(intent.id, "later", now, reason=answer.reason[:300])
        if answer.whole_account:
            publisher.outbox.hush(intent.account, answer.retry_at, answer.reason[:200])
    return "later"


def _not_confirmed(publisher: Publisher, channel: Channel, intent: Intent, reason: str) -> str:
    now = publisher.desk.now()
    settle = now + timedelta(seconds=channel.capabilities.settle_seconds)
    event = ev.ReplyNotConfirmed(at=now, by="firsthand", reply=intent.id, reason=reason[:300])
    return _record(
        publisher, intent, "unknown", event, reason[:300], settle_until=settle, looks=max(intent.looks, 1)
    )


def _to_person(publisher: Publisher, intent: Intent, reason: str) -> str:
    event = ev.ReplyNeedsPerson(at=publisher.desk.now(), by="firsthand", reply=intent.id, reason=reason[:300])
    return _record(publisher, intent, "human", event, reason[:300])


def _record(publisher: Publisher, intent: Intent, status: str, event: Event, why: str, **changes: Any) -> str:
    """The new status, the event and the audit together, if the fence still stands; else only evidence."""
    now = publisher.desk.now()
    changes.setdefault("problem", "" if status == "sent" else why)
    seen = ("sending",) if intent.status == "sending" else (intent.status,)

    def write() -> bool:
        with publisher.outbox.durable():
            moved = publisher.outbox.write_back(
                intent.id, intent.fence, seen=seen, status=status, now=now, **changes
            )
            publisher.outbox.witness(
                intent.id, status if moved else "fenced", now, why=why, fence=intent.fence, **_plain(changes)
            )
            if moved:
                _append(publisher.desk, intent.case, event)
                publisher.desk.audit.note(publisher.me, f"reply {status}", intent.id, why[:200])
        return moved

    publisher.fault("before write back")
    moved = _patiently(write)
    publisher.fault("after write back")
    return status if moved else "fenced"


def _plain(changes: dict[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in changes.items() if key in ("ext_id", "settle_until")}


def _append(desk: Desk, case_id: str, event: Event) -> None:
    case = desk.log.case(case_id)
    desk.log.append(case_id, (event,), case.version)


def _patiently(write: Callable[[], bool]) -> bool:
    for attempt in range(1, TRIES + 1):
        try:
            return write()
        except Taken:
            raise
        except Conflict:
            if attempt == TRIES:
                raise
    raise AssertionError("unreachable")


# --- sweeping and reading back -----------------------------------------------------------------------------


def sweep(publisher: Publisher, channel: Channel, made: Round) -> None:
    """Whoever holds the lock finds `sending` only when a holder died in the call: that is not confirmed."""
    for reply in publisher.outbox.under_way(channel.account.id):
        intent = publisher.outbox.intent(reply)
        made.add(reply, _not_confirmed(publisher, channel, intent, "the publisher stopped during the call"))


def reconcile(publisher: Publisher, channel: Channel, made: Round) -> None:
    """Read back what is not confirmed and has settled."""
    now = publisher.desk.now()
    for reply in publisher.outbox.not_confirmed(channel.account.id, now):
        intent = publisher.outbox.intent(reply)
        look = _look(channel, intent, now)
        publisher.fault("after look")
        if isinstance(look, Found) and (ext_id := _free(publisher, intent, look)):
            made.add(reply, _sent(publisher, intent, Sent(ext_id), "found when it was read back"))
        elif isinstance(look, CannotTell):
            made.add(reply, _look_again(publisher, channel, intent, look.reason, LOOKS_BLIND))
        elif _may_call_again(channel, intent, now):
            made.add(reply, _queue_again(publisher, intent, "firsthand", now))
        else:
            made.add(reply, _look_again(publisher, channel, intent, "read back and not found", LOOKS))


def _look(channel: Channel, intent: Intent, now: datetime) -> Found | Absent | CannotTell:
    try:
        return channel.lookup(intent, now)
    except Exception as error:
        return CannotTell(f"the look broke off: {type(error).__name__}")


def _free(publisher: Publisher, intent: Intent, look: Found) -> str:
    """The likeliest post that no other reply has claimed."""
    return next((e for e in look.ext_ids if not publisher.outbox.is_taken(intent.account, e)), "")


def _may_call_again(channel: Channel, intent: Intent, now: datetime) -> bool:
    """A set-like slot takes the same text again; a key holds only for a while. Nothing else is called again."""
    can = channel.capabilities
    if intent.calls >= SLOT_CALLS:
        return False
    if can.idempotency == "A":
        return True
    if can.idempotency == "B" and intent.first_call_at:
        return now - intent.first_call_at < timedelta(minutes=can.key_minutes)
    return False


def _look_again(publisher: Publisher, channel: Channel, intent: Intent, reason: str, most: int) -> str:
    """Not there yet: looked for some more times, further apart, and then a person decides."""
    if intent.looks >= most:
        return _to_person(publisher, intent, reason)
    now = publisher.desk.now()
    wait = channel.capabilities.settle_seconds * min(intent.looks, 4)
    with publisher.outbox.durable():
        publisher.outbox.write_back(
            intent.id,
            intent.fence,
            seen=("unknown",),
            status="unknown",
            now=now,
            looks=intent.looks + 1,
            settle_until=now + timedelta(seconds=wait),
        )
        publisher.outbox.witness(intent.id, "looked", now, why=reason)
    return "unknown"


def _queue_again(publisher: Publisher, intent: Intent, by: str, now: datetime, why: str = "") -> str:
    event = ev.ReplyQueued(at=now, by=by, reply=intent.id, due=now, parent=intent.parent, private=intent.private)
    version = publisher.desk.log.case(intent.case).version + 1
    why = why or "the same slot takes the same text again"
    looks = min(intent.looks, 1)
    return _record(
        publisher, intent, "ready", event, why, due=now, context_version=version, problem="", looks=looks
    )


# --- what a person decides ---------------------------------------------------------------------------------

DECISIONS = ("seen", "send again")


def resolve_human(publisher: Publisher, reply: str, decision: str, *, by: str, ext_id: str = "") -> str:
    """A person's word on a reply that waits for one; returns the new status.

    `seen`: "I see it on the channel" (with its id or link where known) makes it sent; also for one that is
    not confirmed yet. `send again`: "it is not there"; only for one that was read back and not found; the
    publisher looks once more before it calls. Raises ValueError for another decision or another state.
    """
    intent = publisher.outbox.intent(reply)
    now = publisher.desk.now()
    if decision == "seen":
        if intent.status not in ("human", "unknown"):
            raise ValueError(f"this reply is {intent.status}; only one that waits for a person can be seen")
        return _sent(publisher, intent, Sent(ext_id or f"seen:{reply}"), f"seen on the channel by {by}")
    if decision == "send again":
        if intent.status != "human":
            raise ValueError("only a reply that was looked for and not found can be sent again")
        return _queue_again(publisher, intent, by, now, f"{by} looked and did not find it")
    raise ValueError(f"'{decision}' is no decision; use one of {', '.join(DECISIONS)}")


def echo_of(publisher: Publisher, intent: Intent, ext_id: str, how: str) -> str:
    """The channel showed us our own post: it completes the reply, whatever the call itself said."""
    return _sent(publisher, intent, Sent(ext_id), how)
