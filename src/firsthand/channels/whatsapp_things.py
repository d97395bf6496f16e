"""What a message of WhatsApp says and carries, whatever its kind: an agent never reads an empty line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from firsthand.channels.reading import dig, first, ident, rows, shown, text
from firsthand.desk.attachments import Attachment

CAPTIONED = ("image", "video", "document", "audio", "voice", "sticker")
SAYING = ("text", "button", "interactive", "location", "contacts", "order", *CAPTIONED)


def made_id(message: Any) -> str:
    """An id for what was recorded without one, out of what it says; the same words at the same time are one message."""
    if not first(message, "from", "from_user_id") or not first(message, "timestamp"):
        return ""
    return f"made.{sha256(shown(message).encode()).hexdigest()[:32]}"


def kind_of(message: Mapping[str, Any]) -> str:
    """Its kind, also where only the part itself says it."""
    return text(message.get("type")) or next((name for name in SAYING if name in message), "")


def words_of(message: Mapping[str, Any]) -> str:
    """What a message says, whatever its kind; one without words says what it is."""
    kind = kind_of(message)
    inner = message.get(kind)
    if kind == "text":
        return text(dig(inner, "body")) or "(a message without words)"
    if kind == "button":
        return text(first(inner, "text", "payload"))
    if kind == "interactive":
        return _chosen(inner)
    if kind in CAPTIONED:
        called = text(first(inner, "filename"))
        told = "voice message" if kind == "voice" or dig(inner, "voice") is True else kind
        failed = why(dig(message, "errors", 0))
        told += f": {called}" if called else ""
        told += f"; not loaded: {failed}" if failed else ""
        return f"{text(dig(inner, 'caption'))} ({told})".strip()
    if kind == "location":
        spot = [ident(dig(inner, name)) for name in ("latitude", "longitude")]
        where = (text(dig(inner, "name")), text(dig(inner, "address")), *spot)
        return f"(location: {', '.join(filter(None, where)) or 'not said where'})"
    if kind == "contacts":
        cards = ", ".join(filter(None, (part for each in rows(inner) for part in _card(each))))
        return f"(contact: {cards})" if cards else "(contact)"
    if kind == "order":
        return f"{text(dig(inner, 'text'))} (order: {_ordered(inner)})".strip()
    kind = text(dig(inner, "type")).replace("_", " ") or kind
    told = text(first(dig(message, "errors", 0), "title", "message"))
    return f"(a message of a kind that cannot be shown here: {kind or 'unknown'}{': ' + told if told else ''})"


def _card(each: Any) -> list[str]:
    """A contact that was passed on: the name, and how to reach it."""
    phones = [ident(first(p, "phone", "wa_id")) for p in rows(dig(each, "phones"))]
    name = dig(each, "name")
    whole = text(dig(name, "formatted_name"))
    return [
        whole or " ".join(filter(None, (text(dig(name, "first_name")), text(dig(name, "last_name"))))),
        text(dig(each, "org", "company")),
        *phones,
        *(text(dig(e, "email")) for e in rows(dig(each, "emails"))),
    ]


def _ordered(order: Any) -> str:
    items = [
        f"{ident(dig(each, 'quantity')) or '1'} × {ident(dig(each, 'product_retailer_id'))}{_price(each)}"
        for each in rows(dig(order, "product_items"))
    ]
    return "; ".join(items)[:1000] or "no products"


def _price(each: Any) -> str:
    price = ident(dig(each, "item_price"))
    return f" at {price} {text(dig(each, 'currency'))}".rstrip() if price else ""


def why(error: Any) -> str:
    """What an error says, with its details where they say more."""
    said, details = text(first(error, "title", "message")), text(dig(error, "error_data", "details"))
    return f"{said}: {details}" if said and details and details != said else said or details


def things_of(message: Mapping[str, Any]) -> list[Attachment]:
    """What a message carries: the channel keeps the bytes under an id, and says their hash."""
    kind = kind_of(message)
    inner, about = message.get(kind), _came_from(message)
    if kind == "location" and (map_url := text(dig(inner, "url"))):
        return [Attachment("location", url=map_url[:1000]), *about]
    if kind not in CAPTIONED or not isinstance(inner, Mapping):
        return about
    told = {"voice": "audio"}.get(kind, kind)
    name, mime = text(inner.get("filename"))[:200], text(inner.get("mime_type"))[:100]
    url = text(inner.get("link"))[:1000]
    return [Attachment(told, name=name, mime=mime, ref=ident(inner.get("id")), url=url), *about]


def _came_from(message: Mapping[str, Any]) -> list[Attachment]:
    """The ad through which a message came, and the product that it asks about."""
    found, ad = [], message.get("referral")
    if isinstance(ad, Mapping):
        said = ", ".join(filter(None, (text(ad.get("headline")), text(ad.get("body")))))
        found.append(Attachment("ad", name=said[:200], url=text(first(ad, "source_url", "image_url"))[:1000]))
    if product := ident(dig(message, "context", "referred_product", "product_retailer_id")):
        found.append(Attachment("product", name=product))
    return found


def _chosen(inner: Any) -> str:
    kind = text(dig(inner, "type"))
    found = dig(inner, kind) or next(
        (v for v in (inner.values() if isinstance(inner, Mapping) else ()) if isinstance(v, Mapping)), None
    )
    if kind == "call_permission_reply":
        return f"(calls: {text(first(found, 'response', 'permission')) or 'an answer'})"
    said = text(first(found, "title", "body", "response", "id"))
    if form := _filled_in(dig(found, "response_json"), deep=text(dig(found, "name")) != "address_message"):
        said = f"{said} ({form})".strip()
    return said or f"({kind.replace('_', ' ') or 'an answer'})"


def _filled_in(words: Any, *, deep: bool) -> str:
    """The answers of a form, without the token that only machines read. An address is written out already."""
    try:
        answers = json.loads(words) if isinstance(words, str) else words
    except (ValueError, RecursionError):
        return text(words)[:500]
    if not isinstance(answers, Mapping):
        return text(words)[:500]
    return "; ".join(_answers(answers, deep))[:2000]


def _answers(answers: Mapping[str, Any], deep: bool) -> list[str]:
    """Boxes that were ticked come as a list, and parts of an answer within a part of their own."""
    said = []
    for name, value in answers.items():
        words = ", ".join(filter(None, map(text, value))) if isinstance(value, list) else text(value)
        if isinstance(value, Mapping) and deep:
            said += _answers(value, False)
        elif words and "token" not in text(name):
            said.append(f"{name}: {words}")
    return said
