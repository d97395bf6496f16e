"""A proxy between the desk and the vendor that lets a request through and drops, cuts or delays its answer."""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import threading
import time

FAULTS = ("drop", "reset", "slow", "refuse")


class Proxy:
    """`weights` say how often each fault comes; what is left passes untouched."""

    def __init__(self, target: tuple[str, int], chance: random.Random) -> None:
        self.target = target
        self.chance = chance
        self.weights: dict[str, float] = {}
        self.seen: dict[str, int] = {}
        self.lock = threading.Lock()
        self.server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.base = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.server.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _fault(self) -> str:
        with self.lock:
            point = self.chance.random()
            for name, weight in self.weights.items():
                point -= weight
                if point < 0:
                    self.seen[name] = self.seen.get(name, 0) + 1
                    return name
            return ""

    def _carry(self, near: socket.socket) -> None:
        fault = self._fault()
        with contextlib.suppress(OSError), near:
            near.settimeout(30)
            if fault == "refuse":
                _reset(near)
                return
            with socket.create_connection(self.target, timeout=30) as far:
                far.sendall(_request(near))
                self._back(near, far, fault)

    def _back(self, near: socket.socket, far: socket.socket, fault: str) -> None:
        """The answer, or what is left of it."""
        count = 0
        while piece := far.recv(4096):
            if fault == "slow":
                time.sleep(1.0)
            if fault == "drop":
                continue
            if fault == "reset":
                near.sendall(piece[:20])
                _reset(near)
                return
            near.sendall(piece)
            count += len(piece)


def _request(near: socket.socket) -> bytes:
    """One whole request: its head and as much body as it announces."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = near.recv(4096)
        if not piece:
            return raw
        raw += piece
    head, _, body = raw.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    while len(body) < length:
        piece = near.recv(4096)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


def _reset(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()
