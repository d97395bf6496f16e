"""A mailbox as a server gives it: on loopback, by IMAP, with the faults that are asked for."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """What stands in it by its numbers. `refused` are numbers that the server does not give, `gone` ones that went."""

    mails: dict[int, bytes]
    validity: int = 7
    refused: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    locked: bool = False
    port: int = 0

    def answer(self, verb: str, words: str) -> list[bytes]:
        if verb in ("SELECT", "EXAMINE"):
            return [b"* %d EXISTS" % len(self.mails), b"* OK [UIDVALIDITY %d] stands" % self.validity]
        if words.upper().startswith("SEARCH"):
            least = int(re.findall(r"UID (\d+):", words)[0])
            found = [uid for uid in self.mails if uid >= least] or [max(self.mails, default=0)]
            return [b"* SEARCH " + b" ".join(b"%d" % uid for uid in found if uid)]
        if words.upper().startswith("FETCH"):
            uid = int(words.split()[1])
            raw = self.mails[uid]
            given = [b"* 1 FETCH (UID %d BODY[] {%d}\r\n" % (uid, len(raw)) + raw + b")"]
            return [] if uid in self.gone else given
        return [b"* CAPABILITY IMAP4rev1"] if verb == "CAPABILITY" else []

    def refuses(self, verb: str, words: str) -> bool:
        if verb == "LOGIN":
            return self.locked
        return words.upper().startswith("FETCH") and int(words.split()[1]) in self.refused


@contextmanager
def served(mails: Mapping[int, bytes]) -> Iterator[Mailbox]:
    """The mailbox behind a server of its own; `port` is the one that it got."""
    box = Mailbox(dict(mails))

    class Line(socketserver.StreamRequestHandler):
        wbufsize = -1
        disable_nagle_algorithm = True

        def handle(self) -> None:
            self.say(b"* OK ready\r\n")
            for line in self.rfile:
                tag, verb, words = [*line.decode().strip().split(" ", 2), ""][:3]
                told = [] if (no := box.refuses(verb, words)) else box.answer(verb, words)
                end = f"{tag} {'NO not now' if no else 'OK done'}\r\n".encode()
                self.say(b"".join(each + b"\r\n" for each in told) + end)
                if verb == "LOGOUT":
                    return

        def say(self, words: bytes) -> None:
            self.wfile.write(words)
            self.wfile.flush()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield box
        finally:
            server.shutdown()
