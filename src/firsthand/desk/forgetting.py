"""Somebody asks, by way of a channel, to be forgotten: the request is verified and kept, and a person decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from firsthand.desk.capture import Door, Received
from firsthand.desk.channel import Verdict

REQUEST_BYTES_MAX = 16 * 1024
"""A signed request has some 300 bytes."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A vendor's signed request to forget one person.

    `person` is the vendor's id for them, empty where the request names nobody; `payload` is what was signed: the same
    request again has the same.
    """

    person: str
    payload: str


@runtime_checkable
class Forgets(Protocol):
    """A channel whose vendor passes on that somebody wants to be forgotten."""

    def wish(self, body: bytes) -> Wish | Verdict:
        """What a body asks for; a verdict that says why, where the signature does not hold."""
        ...


def ask(door: Door, keep: Callable[[str, Wish, datetime], str], account: str, body: bytes) -> str | Received:
    """The confirmation code of a request that is on the disk; a refusal is an answer with its status.

    Raises what the database raises: say 503 then.
    """
    channel = door.channel_of(account)
    if not isinstance(channel, Forgets):
        return Received(404, "no such hook")
    now, wish = door.now(), channel.wish(body)
    if isinstance(wish, Verdict):
        door.inbox.count(account, now, received=1, refused=1)
        return Received(401, wish.reason)
    if not wish.person:
        return Received(422, "the signed request names no user_id")
    return keep(account, wish, now)
