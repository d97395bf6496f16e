"""Vendors on loopback: real HTTP servers that keep what was posted, and misbehave when they are told to.

Each fault is a name of the menu. `lost` and `landed` close the connection without an answer, before or after
the post was made; `late` makes the post some time after the answer failed to come.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

MENU = (
    "ok", "refused", "limit", "auth", "lost", "landed", "500 lost", "500 landed", "no id", "broken json",
    "empty", "cut", "late", "moved",
)  # fmt: skip
LANDS = frozenset({"ok", "landed", "500 landed", "no id", "broken json", "empty", "cut"})


@dataclass
class Post:
    ext_id: str
    parent: str
    text: str
    at: float
    private: bool = False
    key: str = ""
    account: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def doc(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return {k: v[-1] for k, v in parse_qs(self.body.decode()).items()}


class Vendor:
    """One vendor. A subclass says which request publishes, how it answers, and how its posts are read."""

    refusal: tuple[int, Any] = (403, {"detail": "not permitted"})
    limit: tuple[int, dict[str, str], Any] = (429, {"retry-after": "2"}, {"detail": "too many"})

    def __init__(self, seed: int = 0, late_seconds: float = 0.5, file: str = "") -> None:
        self.posts: list[Post] = []
        self.plan: list[str] = []
        self.weights: dict[str, float] = {}
        self.chance = random.Random(seed)
        self.asked: list[Asked] = []
        self.faults: Counter[str] = Counter()
        self.lock = threading.RLock()
        self.late_seconds = late_seconds
        self.hidden_until: float = 0.0
        self.file = file
        self.clock: Callable[[], float] = time.time
        self.late: list[Post] = []
        """With `late_seconds` below zero, what is late waits here until `settle` is called."""
        self.server = _Server(("127.0.0.1", 0), _handler(self))
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self) -> Vendor:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    # --- what a subclass says ------------------------------------------------------------------------------

    def publishes(self, asked: Asked) -> Post | None:
        raise NotImplementedError

    def answer(self, post: Post) -> Any:
        return {"id": post.ext_id}

    def read(self, asked: Asked) -> tuple[int, Any]:
        return 404, {}

    # --- what every vendor does ----------------------------------------------------------------------------

    def next_id(self) -> str:
        return str(10**12 + len(self.posts) * 7 + self.chance.randrange(7))

    def put(self, post: Post) -> Post:
        """A post lands. A key that was seen gives the first post again; a slot is written over."""
        with self.lock:
            known = next((p for p in self.posts if post.key and p.key == post.key), None)
            if known:
                return known
            post.at = self.clock()
            self.posts.append(post)
            if self.file:
                with open(self.file, "a") as truth:
                    truth.write(json.dumps(post.__dict__) + "\n")
            return post

    def settle(self) -> None:
        """What was under way lands."""
        with self.lock:
            waiting, self.late = self.late, []
        for post in waiting:
            self.put(post)

    def fault(self) -> str:
        with self.lock:
            if self.plan:
                return self.plan.pop(0)
            if self.weights:
                return self.chance.choices(list(self.weights), list(self.weights.values()))[0]
            return "ok"

    def handle(self, asked: Asked) -> tuple[int, dict[str, str], bytes] | str:
        """An answer, or the name of how the connection ends."""
        with self.lock:
            self.asked.append(asked)
            post = self.publishes(asked)
        if post is None:
            status, doc = self.read(asked)
            return status, {}, json.dumps(doc).encode()
        name = self.fault()
        self.faults[name] += 1
        if name in LANDS:
            post = self.put(post)
        elif name == "late" and self.late_seconds < 0:
            self.late.append(post)
        elif name == "late":
            threading.Timer(self.late_seconds, self.put, [post]).start()
        return self._answered(name, post)

    def _answered(self, name: str, post: Post) -> tuple[int, dict[str, str], bytes] | str:
        if name in ("lost", "landed", "late"):
            return "close"
        if name == "cut":
            return "cut"
        answers: dict[str, Callable[[], tuple[int, dict[str, str], bytes]]] = {
            "ok": lambda: (200, {}, json.dumps(self.answer(post)).encode()),
            "refused": lambda: (self.refusal[0], {}, json.dumps(self.refusal[1]).encode()),
            "limit": lambda: (self.limit[0], self.limit[1], json.dumps(self.limit[2]).encode()),
            "auth": lambda: (401, {}, b'{"error": {"code": 190, "message": "token"}}'),
            "500 lost": lambda: (500, {}, b'{"error": {"code": 2, "message": "Please retry"}}'),
            "500 landed": lambda: (500, {}, b'{"error": {"code": 2, "message": "Please retry"}}'),
            "no id": lambda: (200, {}, b"{}"),
            "broken json": lambda: (200, {}, b'{"id": '),
            "empty": lambda: (200, {}, b""),
            "moved": lambda: (301, {"location": self.base + "/elsewhere"}, b""),
        }
        return answers[name]()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is what these servers are for."""


def _handler(vendor: Vendor) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

        def _do(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length)
            parts = urlsplit(self.path)
            query = {k: v[-1] for k, v in parse_qs(parts.query).items()}
            headers = {k.lower(): v for k, v in self.headers.items()}
            answer = vendor.handle(Asked(self.command, unquote(parts.path), query, headers, body))
            self.close_connection = True
            if answer == "close":
                return
            status, more, payload = (200, {}, b'{"id": "1') if isinstance(answer, str) else answer
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(payload) + (500 if answer == "cut" else 0)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PUT = do_DELETE = _do

    return Handler
