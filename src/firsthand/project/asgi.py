"""The one port: `/events` is native ASGI, everything else is Django in threads."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firsthand.project.settings")

from a2wsgi import WSGIMiddleware

from firsthand.project.wsgi import application as pages
from firsthand.workspace.live import Live

Message = MutableMapping[str, Any]
THREADS = 8
"""Requests at work at once. SQLite has one writer, so more threads only wait."""

UNREAD_MOST_BYTES = 16 * 1024 * 1024

_django = WSGIMiddleware(pages, workers=THREADS)  # type: ignore[arg-type]
_live = Live()


async def application(
    scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Route one connection."""
    if scope["type"] == "http" and scope["path"] == "/events":
        await _live(scope, receive, send)
    elif scope["type"] == "http":
        await _served(scope, receive, send)
    elif scope["type"] == "lifespan":
        await _lifespan(receive, send)


async def _served(
    scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """One request through Django. What it left unread of the body is read, bounded: a refusal must arrive too."""
    body = _Body(receive)
    await _django(scope, body, send)  # type: ignore[arg-type]
    while body.more and body.read_bytes < UNREAD_MOST_BYTES:
        await body()


class _Body:
    """The request's body as Django reads it, with how much came and whether more is to come."""

    def __init__(self, receive: Callable[[], Awaitable[Message]]) -> None:
        self._receive = receive
        self.more = True
        self.read_bytes = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self.more = message["type"] == "http.request" and bool(message.get("more_body"))
        self.read_bytes += len(message.get("body", b""))
        return message


async def _lifespan(receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
