"""Connections that end in time: each read gets what is left of the call, so that a server cannot drip for ever."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from functools import cache
from typing import Any

import httpcore
import httpx


@cache
def trusted() -> ssl.SSLContext:
    """Whom we trust, read once: to read it for every call takes longer than the call."""
    return httpx.create_ssl_context()


class Lines(httpx.HTTPTransport):
    """One connection, made once and not kept."""

    def __init__(self, until: float | None) -> None:
        super().__init__(verify=trusted(), retries=0)
        if until is not None:
            self._pool = httpcore.ConnectionPool(
                ssl_context=trusted(), max_keepalive_connections=0, retries=0, network_backend=_Backend(until)
            )


class _Backend(httpcore.SyncBackend):
    def __init__(self, until: float) -> None:
        self._until = until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        line = super().connect_tcp(host, port, timeout, local_address, socket_options)
        return _Line(line, self._until)


class _Line(httpcore.NetworkStream):
    """A connection whose every step has the same end."""

    def __init__(self, line: httpcore.NetworkStream, until: float) -> None:
        self._line = line
        self._until = until

    def _left(self, timeout: float | None, late: type[Exception]) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise late("the time of the call is over")
        return left if timeout is None else min(left, timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._line.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._line.write(buffer, self._left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._line.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._left(timeout, httpcore.ConnectTimeout)
        return _Line(self._line.start_tls(ssl_context, server_hostname, left), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._line.get_extra_info(info)
