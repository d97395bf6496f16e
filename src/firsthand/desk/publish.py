"""Publish: an approved reply out of the house, at most once by machine, and the truth on screen at every moment.

The order is the promise (docs: publishing once): the claim is on the disk before the call; the call is made
once; whatever is not a definite answer is "not confirmed"; that is read back after it has settled; and what
is then not there is for a person to decide. Write-backs carry the fence of their claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from firsthand.desk.channel import Allowed, Answer, CannotTell, Channel, Found, Intent, Sent, Unknown
from firsthand.desk.ports import Desk
from firsthand.desk.publisher import Publisher, PublishingOutbox, Round, Taken
from firsthand.desk.read_back import free_post, look_for, reconcile, sweep
from firsthand.desk.write_back import complete, queue_again, refuse, sent, to_person, write_answer
from firsthand.domain import events as ev
from firsthand.domain.events import Event

WAIT_HOURS_MAX = 24.0
"""A reply that waited longer than this since it was approved is read again by a person before it leaves."""

__all__ = [
    "DECISIONS",
    "Publisher",
    "PublishingOutbox",
    "Round",
    "Taken",
    "account_round",
    "complete",
    "pre_flight",
    "publish_round",
    "refuse",
    "resolve_human",
]


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
    publisher.outbox.set_back(account, publisher.desk.now())
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
        return to_person(publisher, intent, allowed.reason), False
    if intent.looks and (status := _seen_before(publisher, channel, intent, now)):
        return status, False
    publisher.fault("before call")
    answer = _call(channel, intent, now)
    publisher.fault("after call")
    return write_answer(publisher, channel, intent, answer)


def _call(channel: Channel, intent: Intent, now: datetime) -> Answer:
    """The one call. A mistake of ours after it began is no definite answer either."""
    try:
        return channel.publish(intent, now)
    except Exception as error:
        return Unknown(f"the call broke off: {type(error).__name__}")


def _seen_before(publisher: Publisher, channel: Channel, intent: Intent, now: datetime) -> str:
    """A reply that was not confirmed before is looked for again, right before a person's second try."""
    look = look_for(channel, intent, now)
    if isinstance(look, Found) and (ext_id := free_post(publisher, intent, look)):
        return sent(publisher, intent, Sent(ext_id), "found before the second call")
    if isinstance(look, CannotTell) and channel.capabilities.idempotency not in "AB":
        return to_person(publisher, intent, f"could not be read back before sending again: {look.reason}")
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
        return sent(publisher, intent, Sent(ext_id or f"seen:{reply}"), f"seen on the channel by {by}")
    if decision == "send again":
        if intent.status != "human":
            raise ValueError("only a reply that was looked for and not found can be sent again")
        return queue_again(publisher, intent, by, now, f"{by} looked and did not find it")
    raise ValueError(f"'{decision}' is no decision; use one of {', '.join(DECISIONS)}")
