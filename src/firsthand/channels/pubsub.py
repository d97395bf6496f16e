"""What Google's Pub/Sub delivers, pushed or pulled, and what is inside."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from firsthand.channels.reading import dig, loads, rows, text
from firsthand.desk.channel import Unparsed


def messages_of(doc: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    """The messages of a delivery; None for what is none."""
    if isinstance(doc.get("receivedMessages"), list):
        found = [dig(each, "message") for each in rows(doc["receivedMessages"])]
        return [each for each in found if isinstance(each, Mapping)]
    message = doc.get("message")
    if isinstance(message, Mapping) and ("subscription" in doc or "data" in message):
        return [message]
    return None


def inside(message: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What was published: in the data, or in the attributes alone. None for what cannot be read."""
    data = text(message.get("data")).strip().translate(_FOR_ADDRESSES).rstrip("=")
    if not data:
        attributes = message.get("attributes")
        return attributes if isinstance(attributes, Mapping) and attributes else None
    try:
        inner = loads(base64.b64decode(data + "=" * (-len(data) % 4)).decode("utf-8", "replace"))
    except (ValueError, binascii.Error):
        return None
    return inner if isinstance(inner, Mapping) and not isinstance(inner, Unparsed) and inner else None


_FOR_ADDRESSES = str.maketrans("-_", "+/")
"""Base64 has two alphabets; both are met."""
