"""Recorded traffic: the bodies inside the envelopes of recorders, whatever tool has kept them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from firsthand.channels.reading import documents, loads
from firsthand.desk.channel import Heard, Unparsed

_WRAPPERS = ("response", "body", "payload_body", "params", "json", "content")
_AROUND = frozenset(
    "headers request status status_code status_text reason ok url uri method recorded_at recorded_with query code "
    "http_version elapsed time encoding".split()
)
_TAPES = ("http_interactions", "interactions")


def heard_in(body: bytes, read: Callable[[Any], Iterable[Heard]]) -> list[Heard]:
    """What every document of a body says, each out of its envelope; one that is no document says so itself."""
    heard: list[Heard] = []
    for doc in documents(body):
        heard += [doc] if isinstance(doc, Unparsed) else read(unwrapped(doc))
    return heard


def unwrapped(doc: Any) -> Any:
    """What was recorded, out of an envelope of request, headers and body; anything else as it is.

    A whole tape of recordings becomes a list of its answers, in their order.
    """
    for _ in range(3):
        if not isinstance(doc, Mapping):
            return doc
        for tape in _TAPES:
            if isinstance(doc.get(tape), list) and set(doc) <= {tape, "recorded_with", "recorded_at", "version"}:
                return [row for row in doc[tape] if isinstance(row, Mapping)]
        inside = [name for name in _WRAPPERS if name in doc]
        if len(inside) != 1 or not set(doc) - {inside[0]} <= _AROUND or (inside[0] != "response" and len(doc) < 2):
            return doc
        doc = _opened(doc[inside[0]])
    return doc


def _opened(found: Any) -> Any:
    """A body as text or as packed bytes, read as JSON where it is that."""
    if isinstance(found, Mapping) and set(found) <= {"string", "encoding"} and "string" in found:
        found = found["string"]
    if isinstance(found, Mapping) and set(found) <= {"base64_string", "encoding"} and "base64_string" in found:
        try:
            found = base64.b64decode(str(found["base64_string"])).decode("utf-8", "replace")
        except (ValueError, binascii.Error):
            return found
    if isinstance(found, str):
        loaded = loads(found)
        return found if isinstance(loaded, Unparsed) else loaded
    return found
