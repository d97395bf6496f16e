"""Reading back: what is not confirmed is looked for after it has settled; what is not there is for a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from firsthand.desk.channel import Absent, CannotTell, Channel, Found, Intent, Sent
from firsthand.desk.publisher import Publisher, Round
from firsthand.desk.write_back import not_confirmed, queue_again, sent, to_person

LOOKS = 3
"""So often a class C or D channel is read back before a person is asked: reads lag behind writes."""

LOOKS_BLIND = 8
"""So often a channel that cannot be asked is tried before a person is asked."""

SLOT_CALLS = 6
"""So often a set-like channel (A) or a keyed one (B) is called with the same text before a person is asked."""


def sweep(publisher: Publisher, channel: Channel, made: Round) -> None:
    """Whoever holds the lock finds `sending` only when a holder died in the call: that is not confirmed."""
    for reply in publisher.outbox.under_way(channel.account.id):
        intent = publisher.outbox.intent(reply)
        made.add(reply, not_confirmed(publisher, channel, intent, "the publisher stopped during the call"))


def reconcile(publisher: Publisher, channel: Channel, made: Round) -> None:
    """Read back what is not confirmed and has settled."""
    now = publisher.desk.now()
    for reply in publisher.outbox.not_confirmed(channel.account.id, now):
        intent = publisher.outbox.intent(reply)
        look = look_for(channel, intent, now)
        publisher.fault("after look")
        if isinstance(look, Found) and (ext_id := free_post(publisher, intent, look)):
            made.add(reply, sent(publisher, intent, Sent(ext_id), "found when it was read back"))
        elif _may_call_again(channel, intent, now):
            made.add(reply, queue_again(publisher, intent, "firsthand", now))
        elif isinstance(look, CannotTell):
            made.add(reply, _look_again(publisher, channel, intent, look.reason, LOOKS_BLIND))
        else:
            made.add(reply, _look_again(publisher, channel, intent, "read back and not found", LOOKS))


def look_for(channel: Channel, intent: Intent, now: datetime) -> Found | Absent | CannotTell:
    try:
        return channel.lookup(intent, now)
    except Exception as error:
        return CannotTell(f"the look broke off: {type(error).__name__}")


def free_post(publisher: Publisher, intent: Intent, look: Found) -> str:
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
        return to_person(publisher, intent, reason)
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
