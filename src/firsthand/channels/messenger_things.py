"""What a message of Messenger or Instagram carries and says: an agent never reads an empty line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from firsthand.channels.reading import dig, first, ident, rows, text
from firsthand.desk.attachments import Attachment, described, kind_of, safe_name


def things_of(message: Mapping[str, Any]) -> list[Attachment]:
    """What a message carries: pictures, films, files, shared posts, stories, places."""
    found = []
    listed = message.get("attachments")
    for each in rows(dig(listed, "data") if isinstance(listed, Mapping) and "data" in listed else listed):
        if products := rows(dig(each, "payload", "product", "elements")):
            found += [_product(each) for each in products if isinstance(each, Mapping)]
        else:
            found.append(_thing(each))
    if message.get("sticker_id") and not found:
        found.append(Attachment("sticker", ref=ident(message["sticker_id"])))
    return found + _stored(message) + came_from(message)


_CALLED = {
    "fallback": "link",
    "ig_reel": "reel",
    "ig_post": "post",
    "ig_story": "story",
    "like_heart": "heart",
    "ephemeral": "picture or film to be seen once",
    "unsupported_type": "something that cannot be shown here",
}


def _thing(each: Any) -> Attachment:
    inner, told, mime = dig(each, "payload"), text(dig(each, "type")), text(dig(each, "mime_type"))
    url = text(
        first(inner, "url", "story_media_url")
        or first(each, "url", "URL", "file_url")
        or dig(each, "image_data", "url")
        or dig(each, "video_data", "url")
    )
    plain = next((k for k in ("image", "video") if dig(each, f"{k}_data") is not None), "attachment")
    kind = "sticker" if ident(dig(inner, "sticker_id")) else _CALLED.get(told) or told or kind_of(mime, plain)
    name = text(first(inner, "title") or first(each, "name", "title"))
    place = dig(inner, "coordinates")
    if place and not url:
        name = ", ".join(filter(None, (name, f"{dig(place, 'lat')}, {dig(place, 'long')}")))
    names = ("sticker_id", "reel_video_id", "story_media_id", "ig_post_media_id", "id")
    return Attachment(
        kind.replace("_", " ")[:40],
        name=(name or _card(inner) or (_file_name(url) if told == "file" else ""))[:200],
        url=url[:1000],
        mime=mime[:100],
        ref=ident(first(inner, *names) or first(each, "id")),
    )


def _card(inner: Any) -> str:
    """What a card or a question with buttons says."""
    cards = rows(dig(inner, "elements")) or rows(dig(inner, "generic", "elements"))
    return text(dig(inner, "text")) or "; ".join(filter(None, (text(dig(card, "title")) for card in cards)))


def _file_name(url: str) -> str:
    """A file comes without a name of its own; its address has one, and says what kind it is."""
    try:
        last = unquote(urlsplit(url).path.rpartition("/")[2])
    except ValueError:
        return ""
    return safe_name(last) if "." in last else ""


def _stored(message: Mapping[str, Any]) -> list[Attachment]:
    """What catching up reads beside the attachments: shared links, a sticker, the story it is about."""
    shares = rows(dig(message, "shares", "data"))
    found = [
        Attachment("link", name=text(first(s, "name", "title"))[:200], url=text(dig(s, "link"))[:1000])
        for s in shares
    ]
    if sticker := text(message.get("sticker")):
        found.append(Attachment("sticker", url=sticker[:1000]))
    for name, kind in (("mention", "story mention"), ("reply_to", "story")):
        if (story := dig(message, "story", name)) is not None:
            found.append(Attachment(kind, url=text(dig(story, "link"))[:1000], ref=ident(dig(story, "id"))))
    return found


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


def words_of(message: Mapping[str, Any], things: list[Attachment]) -> str:
    """A message without words still says what it is: the agent reads "(image)", never an empty line."""
    words = text(message.get("text")) or text(dig(message, "quick_reply", "payload"))
    if words:
        return words
    if message.get("is_unsupported") is True:
        return "(a message of a kind that cannot be shown here)"
    if len(things) < 2 and dig(message, "reply_to", "story") is not None:
        return "(an answer to a story, without words)"
    return described(things)
