"""Live pages: one poll of the log's sequence, told to every open page that may see the case."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, MutableMapping
from typing import Any

from asgiref.sync import sync_to_async
from django.db import Error
from django.http import parse_cookie

from firsthand.desk.sight import Sight, sees
from firsthand.records.live import Change, Follower
from firsthand.workspace.sessions import sight_of_session

log = logging.getLogger("firsthand.live")
Message = MutableMapping[str, Any]
POLL_SECONDS = 0.5
KEEP_ALIVE_SECONDS = 20.0
LOOK_SECONDS = 30.0
"""So often an open page is asked anew whose it is: whoever logged out, or sees less by now, is told nothing more."""
QUEUE_MOST = 500
"""A page that reads more slowly than this is told to read everything anew."""


class Live:
    """The server-sent events of `/events`. Nothing of a case is sent but its id and the kind of change."""

    def __init__(self, follower: Callable[[], Follower] = Follower, look_seconds: float = LOOK_SECONDS) -> None:
        self._follower = follower
        self._look_seconds = look_seconds
        self._pages: dict[asyncio.Queue[Change | None], Sight] = {}
        self._poller: asyncio.Task[None] | None = None
        self._ending = asyncio.Event()

    def end(self) -> None:
        """End every stream: the server stops, and an open page would keep it. The page comes back by itself."""
        self._ending.set()

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        key = _session_key(scope["headers"])
        sight = await sync_to_async(sight_of_session)(key)
        if sight is None or scope["method"] != "GET":
            await _refuse(receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        # A page that comes back after a break reads everything anew: what it missed is in the records.
        again = any(name == b"last-event-id" for name, _ in scope["headers"])
        await _write(send, f"retry: 3000\nevent: {'again' if again else 'hello'}\ndata: {{}}\n\n")
        queue: asyncio.Queue[Change | None] = asyncio.Queue(QUEUE_MOST)
        self._pages[queue] = sight
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll())
        gone = asyncio.create_task(_first(_gone(receive), self._ending.wait()))
        try:
            await self._tell(queue, key, send, gone)
            if self._ending.is_set() or not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._pages.pop(queue, None)
            gone.cancel()

    async def _tell(
        self,
        queue: asyncio.Queue[Change | None],
        key: str,
        send: Callable[[Message], Awaitable[None]],
        gone: asyncio.Task[None],
    ) -> None:
        """Until the page goes, or whose it is may not see anything any more."""
        clock = asyncio.get_running_loop().time
        looked = clock()
        while not gone.done():
            waits = asyncio.create_task(queue.get())
            await asyncio.wait({waits, gone}, timeout=KEEP_ALIVE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if clock() - looked >= self._look_seconds:
                looked = clock()
                if not await self._may_still_see(queue, key):
                    waits.cancel()
                    return
            if not waits.done():
                waits.cancel()
                if not gone.done():
                    await _write(send, ": still here\n\n")
                continue
            change = waits.result()
            await _write(send, "event: again\ndata: {}\n\n" if change is None else _frame(change))

    async def _may_still_see(self, queue: asyncio.Queue[Change | None], key: str) -> bool:
        """Read anew what this page sees; where the database does not answer, it is asked the next time."""
        try:
            sight = await sync_to_async(sight_of_session)(key)
        except Error:
            log.exception("it could not be read whose a page is; it is read again")
            return True
        if sight is not None:
            self._pages[queue] = sight
        return sight is not None

    async def _poll(self) -> None:
        follower = self._follower()
        await sync_to_async(follower.start)()
        while self._pages:
            await asyncio.sleep(POLL_SECONDS)
            try:
                changes = await sync_to_async(follower.changes)()
            except Error:
                # The follower still stands where it stood: the next look tells what this one could not.
                log.exception("the log could not be followed; it is tried again")
                continue
            for change in changes:
                self._spread(change)

    def _spread(self, change: Change) -> None:
        for queue, sight in list(self._pages.items()):
            if not sees(sight, queue=change.queue, store=change.store, owner=change.owner):
                continue
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(change)


_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


def _frame(change: Change) -> str:
    told = {"case": change.case, "kind": change.kind, "by": change.by, "version": change.version}
    return f"id: {change.number}\nevent: change\ndata: {json.dumps(told)}\n\n"


async def _write(send: Callable[[Message], Awaitable[None]], text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _first(*ways: Coroutine[Any, Any, object]) -> None:
    """Until one of them is done; the others are let go."""
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def _gone(receive: Callable[[], Awaitable[Message]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]) -> None:
    """No session, no stream. The request's body is read first, bounded, so that the connection ends cleanly."""
    for _ in range(64):
        message = await receive()
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            break
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": b"Log in first.\n"})


def _session_key(headers: Iterable[tuple[bytes, bytes]]) -> str:
    from django.conf import settings

    # By the pages' own reading: the library's stops, or raises, at what another program of this host has set.
    cookies = [parse_cookie(value.decode("latin-1")) for name, value in headers if name == b"cookie"]
    return next(
        (each[settings.SESSION_COOKIE_NAME] for each in cookies if settings.SESSION_COOKIE_NAME in each), ""
    )
