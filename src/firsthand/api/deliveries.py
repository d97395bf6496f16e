"""The hooks' own way in from the server: a delivery waits for the disk, behind no page and without a thread of its own.

Django takes deliveries too (`hooks`), with the same words; but a request through it costs four times as much and
holds one of the few threads of the pages until its commit.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.http import HttpResponse

from firsthand import wiring
from firsthand.api.hooks import ACCOUNT, BODY_BYTES_MAX, in_words, not_kept, too_long
from firsthand.desk.capture import KEPT_SECONDS_MOST, Door, Received, begin, kept

log = logging.getLogger("firsthand.hooks")
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

CHECKERS = 4
"""Signatures checked at once: some need the vendor's keys, and those come over the network."""

BODY_SECONDS = 30.0
HELD_BYTES_MOST = 128 * 1024 * 1024
"""Bodies in memory at once, of all senders; beyond it a sender is told to come again."""

READ_OUT_BYTES = 64 * 1024 * 1024
_PATH = re.compile(rf"/hooks/({ACCOUNT.pattern})/?")


def is_delivery(method: str, path: str) -> bool:
    return method == "POST" and _PATH.fullmatch(path) is not None


class Deliveries:
    """`POST /hooks/ACCOUNT`, natively: read, verified in a thread, kept with whatever else came, and answered."""

    def __init__(self, door: Callable[[], Door] = wiring.door, held_bytes_most: int = HELD_BYTES_MOST) -> None:
        self._door = door
        self._held_bytes_most = held_bytes_most
        self._checkers = ThreadPoolExecutor(CHECKERS, thread_name_prefix="hooks")
        self._held_bytes = 0

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        found = _PATH.fullmatch(scope["path"])
        assert found is not None
        if answer := await self._answer(found[1], _headers(scope["headers"]), receive):
            await _write(send, answer)

    async def _answer(self, account: str, headers: dict[str, str], receive: Receive) -> HttpResponse | None:
        """None where the sender went away before its body was whole: there is nobody to answer and nothing to keep."""
        pieces: list[bytes] = []
        try:
            async with asyncio.timeout(BODY_SECONDS):
                refusal = await self._read(receive, pieces)
            return refusal or await self._keep(account, b"".join(pieces), headers)
        except _Gone:
            return None
        except Exception:
            log.exception("a delivery for account %s could not be kept; its sender is told to come again", account)
            return not_kept()
        finally:
            self._held_bytes -= sum(map(len, pieces))

    async def _read(self, receive: Receive, pieces: list[bytes]) -> HttpResponse | None:
        """The body, a piece at a time; a refusal as soon as it is too long, or too much is held already."""
        size, more = 0, True
        while more:
            piece, more = await _piece(receive)
            size += len(piece)
            if size > BODY_BYTES_MAX or self._held_bytes + len(piece) > self._held_bytes_most:
                if more:
                    await _read_out(receive)
                return too_long(BODY_BYTES_MAX) if size > BODY_BYTES_MAX else not_kept()
            pieces.append(piece)
            self._held_bytes += len(piece)
        return None

    async def _keep(self, account: str, body: bytes, headers: dict[str, str]) -> HttpResponse:
        loop = asyncio.get_running_loop()
        begun = await loop.run_in_executor(self._checkers, self._begin, account, body, headers)
        if isinstance(begun, Received):
            return in_words(begun.status, begun.words)
        async with asyncio.timeout(KEPT_SECONDS_MOST):
            await asyncio.wrap_future(begun)
        answer = kept(self._door())
        return in_words(answer.status, answer.words)

    def _begin(self, account: str, body: bytes, headers: dict[str, str]) -> Received | Future[None]:
        try:
            return begin(self._door(), account, body, headers)
        except Exception:
            # No request of Django's ends here and looks after the connection: one that broke must not stay.
            wiring.close_connections()
            raise


class _Gone(Exception):
    """The sender broke off."""


async def _piece(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise _Gone
    return message.get("body", b""), message.get("more_body", False)


async def _read_out(receive: Receive) -> None:
    """A refused body is read a little further, so that its sender hears the answer."""
    size, more = 0, True
    while more and size < READ_OUT_BYTES:
        piece, more = await _piece(receive)
        size += len(piece)


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """By their lower-case names; one that came twice is one with a comma, as HTTP has it."""
    found: dict[str, str] = {}
    for name, value in pairs:
        key, words = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]},{words}" if key in found else words
    return found


async def _write(send: Send, answer: HttpResponse) -> None:
    fields = {**answer.headers, "Content-Length": str(len(answer.content)), "X-Content-Type-Options": "nosniff"}
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})
