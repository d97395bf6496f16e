"""A line to PostgreSQL that breaks at the worst moment: the server has committed, and its answer never arrives."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

COMMITTED = b"C" + struct.pack("!I", 11) + b"COMMIT\x00"
PLAIN_PLEASE = (80877103, 80877104)
"""What a client asks before it begins: TLS, or Kerberos. This line has neither and says so."""


class Line:
    """A loopback port in front of a server; `lose` says the answer to which commit goes lost. One answer a wish."""

    def __init__(self, server: str, port: str = "") -> None:
        self.server, self.port = server, port or "5432"
        self.commits = 0
        self.lost = 0
        self._at, self._said = 0, b""
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, name="line", daemon=True).start()

    @property
    def address(self) -> tuple[str, str]:
        host, port = self._door.getsockname()
        return host, str(port)

    def lose(self, *, nth: int = 0, said: str = "") -> None:
        """The answer to the nth commit from now, or to that of the next transaction with these words in it."""
        with self._lock:
            self._at, self._said = (self.commits + nth if nth else 0), said.encode()
            self.lost = 0

    def cut(self) -> None:
        """Every connection ends, as when a server is started anew. The door stays open."""
        with self._lock:
            ends, self._open = self._open, []
        for end in ends:
            _end(end)

    def close(self) -> None:
        _end(self._door)
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        server = self._dial()
        with self._lock:
            self._open += [client, server]
        words = bytearray()
        back = threading.Thread(target=self._answers, args=(server, client, words), daemon=True)
        with suppress(OSError):
            server.sendall(_beginning(client))
            back.start()
            while said := client.recv(65536):
                with self._lock:
                    words += said
                server.sendall(said)
        _end(server)
        _end(client)

    def _dial(self) -> socket.socket:
        if not self.server.startswith("/"):
            return socket.create_connection((self.server, int(self.port)))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{self.server}/.s.PGSQL.{self.port}")
        return server

    def _answers(self, server: socket.socket, client: socket.socket, words: bytearray) -> None:
        with contextlib.closing(server.makefile("rb")) as said, suppress(OSError):
            for message in _messages(said):
                if message == COMMITTED and self._is_lost(words):
                    break
                client.sendall(message)
        _end(client)
        _end(server)

    def _is_lost(self, words: bytearray) -> bool:
        with self._lock:
            self.commits += 1
            here = self.commits == self._at or bool(self._said and self._said in words)
            if here:
                self._at, self._said = 0, b""
                self.lost += 1
            words.clear()
        return here


def _beginning(client: socket.socket) -> bytes:
    """The client's first message; a wish for a line that nobody can read is declined before it."""
    while True:
        (length,) = struct.unpack("!I", head := client.recv(4, socket.MSG_WAITALL))
        body = client.recv(length - 4, socket.MSG_WAITALL)
        if struct.unpack("!I", body[:4])[0] not in PLAIN_PLEASE:
            return head + body
        client.sendall(b"N")


def _messages(said: IO[bytes]) -> Iterator[bytes]:
    """One message of the server after the other: a letter, its length, and what it says."""
    while len(head := said.read(5)) == 5:
        yield head + said.read(struct.unpack("!I", head[1:])[0] - 4)


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def a_line_to(server: str, port: str = "") -> Iterator[Line]:
    line = Line(server, port)
    try:
        yield line
    finally:
        line.close()
