"""Messages of a page: Messenger's and Instagram's have one shape; echoes, receipts, edits and unsent ones too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.reading import dig, first, ident, moment, moment_or_none, rows, shown, text
from firsthand.desk.channel import Deleted, Heard, Noticed, Posted, Receipt, Unparsed, direct
from firsthand.domain.mention import Mention


def read_message(event: Any, ours: str, account: str, channel: str, received_at: datetime) -> Iterator[Heard]:
    """One entry of `messaging` or `standby`: everything that it says."""
    if not isinstance(event, Mapping):
        yield Unparsed("a messaging entry that is no object", shown(event))
        return
    at = moment(event.get("timestamp"), received_at)
    sender, to = ident(dig(event, "sender", "id")), ident(dig(event, "recipient", "id"))
    message = first(event, "message", "message_edit")
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
    mention = Mention(
        id=mid,
        channel=channel,
        author=sender,
        text=text(message.get("text")) or described(message),
        created_at=at,
        in_reply_to=direct(peer),
        inbound=not echo,
        account=account,
        kind="message",
        private=True,
        author_name=text(dig(event, "sender", "name"))[:200],
    )
    edited = "message_edit" in event
    revision = f"{message.get('num_edit', '')}".zfill(6) if edited else ""
    meta = {"author_id": peer, "to": peer}
    return Posted(
        mention, revision=revision, edit=edited, correlation=text(message.get("metadata"))[:80], meta=meta
    )


def described(message: Mapping[str, Any]) -> str:
    """A message without words still says what it is: the agent reads "(image)", never an empty line."""
    kinds = [text(dig(each, "type")) or "attachment" for each in rows(message.get("attachments"))]
    kinds += ["sticker"] if message.get("sticker_id") else []
    if message.get("is_unsupported") is True:
        kinds.append("a message of a kind that cannot be shown here")
    return " ".join(f"({kind.replace('_', ' ')})" for kind in kinds)


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
        mention = Mention(
            id=ident(first(inner, "mid")) or f"{sender}:{event.get('timestamp')}",
            channel=channel,
            author=sender,
            text=title,
            created_at=at,
            in_reply_to=direct(sender),
            account=account,
            kind="message",
            private=True,
        )
        return Posted(mention, meta={"author_id": sender, "to": sender})
    mark = ident(first(inner, "mid", "watermark", "ref")) or str(event.get("timestamp"))
    return Noticed(name, f"{mark}:{sender}", at, shown(inner)[:500])
