"""Messages of a page: Messenger's and Instagram's have one shape; echoes, receipts, edits and unsent ones too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.reading import dig, first, ident, moment, moment_or_none, rows, shown, text
from firsthand.desk.attachments import Attachment, described, kind_of, packed
from firsthand.desk.channel import Deleted, Heard, Noticed, Posted, Receipt, Unparsed, direct
from firsthand.domain.mention import NAMELESS, Mention


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
    if isinstance(event.get("policy_enforcement"), Mapping):
        yield Unparsed(
            f"a warning about this page's messages: {_enforced(event['policy_enforcement'])}", shown(event)
        )
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
        text=_words(message, things),
        created_at=at,
        in_reply_to=direct(peer or mid),
        inbound=not echo,
        account=account,
        kind="message",
        private=True,
        author_name=text(dig(event, "sender", "name"))[:200],
    )
    edited = "message_edit" in event
    revision = f"{message.get('num_edit', '')}".zfill(6) if edited else ""
    meta = {"author_id": peer, "to": peer, **packed(things)}
    return Posted(
        mention, revision=revision, edit=edited, correlation=text(message.get("metadata"))[:80], meta=meta
    )


def things_of(message: Mapping[str, Any]) -> list[Attachment]:
    """What a message carries: pictures, films, files, shared posts, stories, places."""
    found = []
    listed = message.get("attachments")
    for each in rows(dig(listed, "data") if isinstance(listed, Mapping) and "data" in listed else listed):
        inner = dig(each, "payload")
        place = dig(inner, "coordinates")
        where = f"{dig(place, 'lat')}, {dig(place, 'long')}" if place else ""
        url = first(inner, "url") or first(each, "url", "file_url") or dig(each, "image_data", "url")
        mime = text(dig(each, "mime_type"))
        if products := rows(dig(inner, "product", "elements")):
            found += [_product(each) for each in products if isinstance(each, Mapping)]
            continue
        found.append(
            Attachment(
                (
                    _CALLED.get(text(dig(each, "type"))) or text(dig(each, "type")) or kind_of(mime, "attachment")
                ).replace("_", " ")[:40],
                name=text(first(inner, "title") or first(each, "name", "title") or where)[:200],
                url=text(url or dig(each, "video_data", "url"))[:1000],
                mime=mime[:100],
                ref=ident(first(inner, "sticker_id", "reel_video_id", "id") or first(each, "id")),
            )
        )
    if message.get("sticker_id") and not found:
        found.append(Attachment("sticker", ref=ident(message["sticker_id"])))
    return found + came_from(message)


_CALLED = {"fallback": "link", "ig_reel": "reel", "ig_post": "post"}


def _product(each: Mapping[str, Any]) -> Attachment:
    name = ", ".join(filter(None, (text(each.get("title")), text(each.get("subtitle")))))
    return Attachment(
        "product", name=name[:200], url=text(each.get("image_url"))[:1000], ref=ident(each.get("id"))
    )


def came_from(message: Mapping[str, Any]) -> list[Attachment]:
    """What a message is about: the ad or the product beside which it was written, the story that it answers."""
    found = []
    ad, product = dig(message, "referral", "ads_context_data"), dig(message, "referral", "product")
    if ad is not None:
        url = first(ad, "photo_url", "video_url")
        found.append(Attachment("ad", name=text(dig(ad, "ad_title"))[:200], url=text(url)[:1000]))
    if ident(dig(product, "id")):
        found.append(Attachment("product", name=ident(dig(product, "id"))))
    if (story := dig(message, "reply_to", "story")) is not None:
        found.append(Attachment("story", url=text(dig(story, "url"))[:1000], ref=ident(dig(story, "id"))))
    return found


def _words(message: Mapping[str, Any], things: list[Attachment]) -> str:
    """A message without words still says what it is: the agent reads "(image)", never an empty line."""
    words = text(message.get("text")) or text(dig(message, "quick_reply", "payload"))
    if words:
        return words
    if message.get("is_unsupported") is True:
        return "(a message of a kind that cannot be shown here)"
    if len(things) < 2 and dig(message, "reply_to", "story") is not None:
        return "(an answer to a story, without words)"
    return described(things)


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
        return _pressed(mid, title, sender, account, channel, at)
    mark = ident(first(inner, "mid", "watermark", "ref")) or str(event.get("timestamp"))
    return Noticed(name, f"{mark}:{sender}", at, shown(inner)[:500])


def _pressed(mid: str, words: str, sender: str, account: str, channel: str, at: datetime) -> Heard:
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
    return Posted(mention, meta={"author_id": sender, "to": sender})


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
