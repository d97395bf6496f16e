"""The one port: `/events` and deliveries at `/hooks/` are native ASGI, everything else is Django in threads."""

from __future__ import annotations

import gc
import os
from typing import cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firsthand.project.settings")

from a2wsgi import WSGIMiddleware
from a2wsgi.asgi_typing import ASGIApp, HTTPScope, Receive, ReceiveEvent, Scope, Send
from a2wsgi.wsgi_typing import WSGIApp

from firsthand.api.deliveries import Deliveries, is_delivery
from firsthand.project.wsgi import application as pages
from firsthand.workspace.live import Live

THREADS = 8
"""Requests at work at once. SQLite has one writer, so more threads only wait."""

UNREAD_MOST_BYTES = 16 * 1024 * 1024

# Two libraries spell the same protocol in types of their own; the casts say that it is the same.
_django = WSGIMiddleware(cast(WSGIApp, pages), workers=THREADS)
streams = Live()
"""The live events of the open pages; whoever stops the server ends them first."""
_live = cast(ASGIApp, streams)
_deliveries = cast(ASGIApp, Deliveries())

# What is loaded by now stays. Walking it anew held up whatever came meanwhile for a tenth of a second, many times a minute.
gc.collect()
gc.freeze()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Route one connection."""
    if scope["type"] == "http" and scope["path"] == "/events":
        await _live(scope, receive, send)
    elif scope["type"] == "http" and is_delivery(scope["method"], scope["path"]):
        await _deliveries(scope, receive, send)
    elif scope["type"] == "http":
        await _served(scope, receive, send)
    elif scope["type"] == "lifespan":
        await _lifespan(receive, send)


async def _served(scope: HTTPScope, receive: Receive, send: Send) -> None:
    """One request through Django. What it left unread of the body is read, bounded: a refusal must arrive too."""
    body = _Body(receive)
    await _django(scope, body, send)
    while body.more and body.read_bytes < UNREAD_MOST_BYTES:
        await body()


class _Body:
    """The request's body as Django reads it, with how much came and whether more is to come."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.more = True
        self.read_bytes = 0

    async def __call__(self) -> ReceiveEvent:
        message = await self._receive()
        self.more = False
        if message["type"] == "http.request":
            self.more = message.get("more_body", False)
            self.read_bytes += len(message.get("body", b""))
        return message


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
