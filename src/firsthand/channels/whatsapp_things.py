"""What a message of WhatsApp says and carries, whatever its kind: an agent never reads an empty line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from firsthand.channels.reading import dig, first, ident, rows, text
from firsthand.desk.attachments import Attachment

CAPTIONED = ("image", "video", "document", "audio", "voice", "sticker")
SAYING = ("text", "button", "interactive", "location", "contacts", "order", *CAPTIONED)


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
        return f"{text(dig(inner, 'caption'))} ({kind}{': ' + called if called else ''})".strip()
    if kind == "location":
        where = ", ".join(filter(None, (text(dig(inner, "name")), text(dig(inner, "address")))))
        spot = f"{dig(inner, 'latitude')}, {dig(inner, 'longitude')}"
        return f"(location: {where or spot})"
    if kind == "contacts":
        return f"(contact: {', '.join(filter(None, (part for each in rows(inner) for part in _card(each))))})"
    if kind == "order":
        return f"{text(dig(inner, 'text'))} (order: {_ordered(inner)})".strip()
    kind = text(dig(inner, "type")).replace("_", " ") or kind
    why = text(first(dig(message, "errors", 0), "title", "message"))
    return f"(a message of a kind that cannot be shown here: {kind or 'unknown'}{': ' + why if why else ''})"


def _card(each: Any) -> list[str]:
    """A contact that was passed on: the name, and how to reach it."""
    phones = [ident(first(p, "phone", "wa_id")) for p in rows(dig(each, "phones"))]
    return [
        text(dig(each, "name", "formatted_name")),
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
    said = text(first(found, "title", "body", "response", "id"))
    if form := _filled_in(dig(found, "response_json")):
        said = f"{said} ({form})".strip()
    return said or f"({kind.replace('_', ' ') or 'an answer'})"


def _filled_in(words: Any) -> str:
    """The answers of a form, without the token that only machines read."""
    try:
        answers = json.loads(words) if isinstance(words, str) else words
    except (ValueError, RecursionError):
        return ""
    if not isinstance(answers, Mapping):
        return ""
    said = [f"{k}: {text(v)}" for k, v in answers.items() if text(v) and "token" not in text(k)]
    return "; ".join(said)[:2000]
