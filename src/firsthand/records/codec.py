"""Events and readings as JSON text, and back. The kind of an event is the name of its class."""

from __future__ import annotations

from typing import Any

import msgspec

from firsthand.domain.decisions import Triage
from firsthand.domain.events import EVENTS, Event

_KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in EVENTS}
_ENCODER = msgspec.json.Encoder(enc_hook=sorted)
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(kind) for name, kind in _KINDS.items()
}
_TRIAGE = msgspec.json.Decoder(Triage)


def encode(value: Any) -> str:
    """Any frozen value of the domain as compact JSON."""
    return _ENCODER.encode(value).decode()


class StrangeEvent(ValueError):
    """An event of a kind that this version does not know; the message says what to do."""


def decode_event(kind: str, payload: str) -> Event:
    """The event as it was written. Raises StrangeEvent for what a newer version has written."""
    decoder = _DECODERS.get(kind)
    if decoder is None:
        raise StrangeEvent(f"the log holds an event “{kind}” of a newer version of Firsthand; start that version")
    event: Event = decoder.decode(payload)
    return event


def decode_triage(payload: str) -> Triage | None:
    return _TRIAGE.decode(payload) if payload else None
