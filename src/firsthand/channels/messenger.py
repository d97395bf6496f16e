"""Messages of a page: Messenger's and Instagram's have one shape; echoes, receipts, edits and unsent ones too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from firsthand.channels.messenger_things import came_from, things_of, words_of
from firsthand.channels.reading import dig, first, ident, moment, moment_or_none, revision_of, rows, shown, text
from firsthand.desk.attachments import Attachment, packed
from firsthand.desk.channel import Deleted, Heard, Noticed, Posted, Receipt, Unparsed, direct
from firsthand.domain.mention import NAMELESS, Mention

WARNED = ("policy_enforcement", "policy-enforcement")
"""How the platform's warnings are called, now and long ago."""


def read_message(event: Any, ours: str, account: str, channel: str, received_at: datetime) -> Iterator[Heard]:
    """One entry of `messaging` or `standby`: everything that it says."""
    if not isinstance(event, Mapping):
        yield Unparsed("a messaging entry that is no object", shown(event))
        return
    at = moment(event.get("timestamp"), received_at)
    sender, to = (ident(first(dig(event, name), "id", "user_ref")) for name in ("sender", "recipient"))
    message = first(event, "message", "message_edit", "message_echo")
    if isinstance(message, Mapping):
        yield _message(event, message, sender, to, ours, account, channel, at)
        return
    if isinstance(event.get("delivery"), Mapping):
        yield from _delivery(event["delivery"], at, event)
        return
    for name in ("postback", "referral", "optin", "reaction", "read", "message_reads", "game_play"):
        if isinstance(event.get(name), Mapping):
            yield _noticed(name, event, sender, account, channel, at)
            return
    if isinstance(event.get("messaging_feedback"), Mapping) and (said := _feedback(event["messaging_feedback"])):
        yield _pressed(f"feedback:{sender}:{event.get('timestamp')}", said, sender, account, channel, at)
        return
    if isinstance(warned := first(event, *WARNED), Mapping):
        yield Unparsed(f"a warning about this page's messages: {_enforced(warned)}", shown(event))
        return
    what = next((name for name in event if name not in ("sender", "recipient", "timestamp")), "empty")
    yield Noticed(what, f"{sender}:{event.get('timestamp')}", at, shown(event)[:500])


def _message(
    event: Mapping[str, Any],
    message: Mapping[str, Any],
    sender: str,
    to: str,
    ours: str,
    account: str,
    channel: str,
    at: datetime,
) -> Heard:
    mid = ident(first(message, "mid", "id", "message_id"))
    if not mid:
        return Unparsed("a message without an id", shown(event))
    if message.get("is_deleted") is True or message.get("is_unsent") is True:
        return Deleted(mid, at)
    echo = message.get("is_echo") is True or (bool(ours) and sender == ours)
    peer = to if echo else sender
    things = things_of(message)
    mention = Mention(
        id=mid,
        channel=channel,
        author=sender or NAMELESS,
        text=words_of(message, things),
        created_at=at,
        in_reply_to=direct(peer or mid),
        inbound=not echo,
        account=account,
        kind="message",
        private=True,
        author_name=text(dig(event, "sender", "name"))[:200],
    )
    edited = "message_edit" in event
    revision = _edition(message, at) if edited else ""
    meta = {"author_id": peer, "to": peer, **packed(things)}
    return Posted(
        mention, revision=revision, edit=edited, correlation=text(message.get("metadata"))[:80], meta=meta
    )


def _edition(message: Mapping[str, Any], at: datetime) -> str:
    """Which edit it is, so that the second is not taken for the first; by its time where none is counted."""
    number = ident(first(message, "num_edit", "num_edits"))
    return number.zfill(6) if number else revision_of(at.isoformat())


def _delivery(delivery: Mapping[str, Any], at: datetime, event: Any) -> Iterator[Heard]:
    mids = [ident(mid) for mid in rows(delivery.get("mids")) if ident(mid)]
    for mid in mids:
        yield Receipt(mid, "delivered", at)
    if not mids:
        yield Noticed(
            "delivery", ident(delivery.get("watermark")) or "none", moment_or_none(at), shown(event)[:500]
        )


def _noticed(name: str, event: Mapping[str, Any], sender: str, account: str, channel: str, at: datetime) -> Heard:
    inner = event[name]
    if name == "postback" and (title := text(first(inner, "title", "payload"))):
        mid = ident(first(inner, "mid")) or f"{sender}:{event.get('timestamp')}"
        return _pressed(mid, title, sender, account, channel, at, came_from(inner))
    mark = ident(first(inner, "mid", "watermark", "ref", "last_message_id")) or str(event.get("timestamp"))
    return Noticed(name, f"{mark}:{sender}", at, shown(inner)[:500])


def _pressed(
    mid: str,
    words: str,
    sender: str,
    account: str,
    channel: str,
    at: datetime,
    things: Sequence[Attachment] = (),
) -> Heard:
    """A button that was pressed, or a form that was filled in: a person said something by it."""
    mention = Mention(
        id=mid,
        channel=channel,
        author=sender or NAMELESS,
        text=words,
        created_at=at,
        in_reply_to=direct(sender or mid),
        account=account,
        kind="message",
        private=True,
    )
    return Posted(mention, meta={"author_id": sender, "to": sender, **packed(things)})


def _enforced(said: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (text(said.get("action")), text(said.get("reason")))))[:200] or "no reason given"


def _feedback(form: Mapping[str, Any]) -> str:
    """The words and marks of a survey that Messenger asked."""
    said = []
    for screen in rows(form.get("feedback_screens")):
        questions = dig(screen, "questions")
        for each in questions.values() if isinstance(questions, Mapping) else ():
            mark, words = text(dig(each, "payload")), text(dig(each, "follow_up", "payload"))
            said += [f"({text(dig(each, 'type')) or 'mark'}: {mark})"] if mark else []
            said += [words] if words else []
    return " ".join(said)
