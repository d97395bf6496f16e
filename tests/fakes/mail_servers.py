"""A mail server on loopback that takes one call, and says what it was told to say."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def mail_server(answers: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """A mail server that answers each command from a table, and keeps the text; `cut` closes without a word."""
    listener = socket.create_server(("127.0.0.1", 0))
    texts: list[str] = []

    def serve() -> None:
        door, _ = listener.accept()
        with door, door.makefile("rwb") as wire:
            wire.write(b"220 fake\r\n")
            wire.flush()
            while line := wire.readline():
                verb = line.split()[0].upper().decode()
                said = answers.get(verb, "250 ok")
                if verb == "DATA" and said.startswith("354"):
                    wire.write(said.encode() + b"\r\n")
                    wire.flush()
                    text = b""
                    while (part := wire.readline()) != b".\r\n":
                        text += part
                    texts.append(text.decode())
                    said = answers.get("TEXT", "250 taken")
                if said == "cut":
                    return
                wire.write(said.encode() + b"\r\n")
                wire.flush()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}", texts
    finally:
        listener.close()
        thread.join(5)
