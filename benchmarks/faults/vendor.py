"""A page of Facebook on loopback: customers write, the webhook tells it, the graph shows it, answers land on it.

It keeps its own truth: what was written, and what was posted. Deliveries are signed, repeated until they are
taken, and on the way some are doubled, mixed up, or lost for good; those only the graph still shows.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import random
import re
import time
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Any

from tests.fakes.vendor import Asked
from tests.fakes.vendors import US, GraphVendor

SECRET = b"fault-campaign-app-secret"
PAGE = US
WORDS = (
    "no signal in my street since this morning, please help",
    "my bill doubled and nobody answers me",
    "the upgrade broke my phone, what now?",
    "I was charged twice this month, fix it",
    "my number was not ported and I am without service",
)


@dataclass
class Written:
    """One thing that a customer wrote. `lost` deliveries never arrive; the graph shows them still."""

    number: int
    author: str
    text: str
    at: float
    private: bool = False
    lost: bool = False
    deleted: bool = False

    @property
    def ext_id(self) -> str:
        return f"m_in_{self.number}" if self.private else f"55_{self.number}"


@dataclass
class Sender:
    """The vendor's side of the webhook: every body until it is taken, with the disorder of the real ones."""

    port: int
    chance: random.Random
    written: list[Written] = field(default_factory=list)
    waiting: list[bytes] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    sizes: tuple[int, ...] = (1, 1, 2, 5)
    authors: int = 0
    """So many people write again and again; 0: everybody writes once."""

    def write(self, count: int, start: float) -> list[Written]:
        made = []
        for _ in range(count):
            number = len(self.written) + 1
            private = self.chance.random() < 0.1
            one = Written(
                number,
                author=f"U{self.chance.randrange(self.authors)}" if self.authors else f"U{number}",
                text=f"{self.chance.choice(WORDS)} (no. {number})",
                at=start + len(made) * 0.0001,
                private=private,
                lost=not private and self.chance.random() < 0.05,
            )
            self.written.append(one)
            made.append(one)
        self.waiting += self._batches([w for w in made if not w.lost])
        return made

    def delete(self, share: float) -> None:
        """Some customers take their words back; the deletion may be told before the comment itself."""
        for one in [w for w in self.written[-20:] if not w.private and not w.lost and not w.deleted]:
            if self.chance.random() < share:
                one.deleted = True
                self.waiting.append(_body([_feed(one, "remove")]))

    def _batches(self, written: list[Written]) -> list[bytes]:
        changes = [_entry(one) for one in written]
        changes += [_entry(one) for one in written if self.chance.random() < 0.2]
        self.chance.shuffle(changes)
        bodies = []
        while changes:
            size = self.chance.choice(self.sizes)
            bodies.append(_body(changes[:size]))
            changes = changes[size:]
        return bodies

    def deliver(self, rounds: int = 1, pause: float = 0.0) -> bool:
        """Every body that waits, once a round; what was not taken waits on. True when none is left."""
        for _ in range(rounds):
            left = [body for body in self.waiting if not self._taken(body)]
            self.chance.shuffle(left)
            self.waiting = left
            if not left:
                return True
            time.sleep(pause)
        return not self.waiting

    def _taken(self, body: bytes) -> bool:
        status = self.post(body)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        return status == 200

    def post(self, body: bytes, timeout: float = 10.0) -> int:
        signature = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
        headers = {"content-type": "application/json", "x-hub-signature-256": signature}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            line.request("POST", "/hooks/page", body, headers)
            answer = line.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()


def _feed(one: Written, verb: str = "add") -> dict[str, Any]:
    return {
        "field": "feed",
        "value": {
            "item": "comment",
            "verb": verb,
            "from": {"id": one.author, "name": "Someone"},
            "post_id": f"{PAGE}_55",
            "comment_id": one.ext_id,
            "parent_id": f"{PAGE}_55",
            "message": one.text if verb == "add" else "",
            "created_time": int(one.at),
        },
    }


def _entry(one: Written) -> dict[str, Any]:
    if not one.private:
        return _feed(one)
    message = {"mid": one.ext_id, "text": one.text}
    peers = {"sender": {"id": one.author}, "recipient": {"id": PAGE}}
    return {**peers, "timestamp": int(one.at * 1000), "message": message}


def _body(entries: list[dict[str, Any]]) -> bytes:
    rows = [
        {"id": PAGE, "time": 1, ("changes" if "field" in entry else "messaging"): [entry]} for entry in entries
    ]
    return json.dumps({"object": "page", "entry": rows}).encode()


class PageVendor(GraphVendor):
    """The graph: it takes answers with every fault of the menu, and shows what customers wrote."""

    sender: Sender | None = None
    echoes = True
    limit = (429, {"retry-after": "3"}, {"error": {"code": 32, "message": "Page request limit reached"}})

    def put(self, post: Any) -> Any:
        known = len(self.posts)
        made = super().put(post)
        if self.echoes and self.sender is not None and len(self.posts) > known:
            self.sender.waiting.append(self._echo(made))
        return made

    def _echo(self, post: Any) -> bytes:
        """Our own post as the webhook tells it, before or after the answer, or instead of one."""
        if post.private:
            message = {"mid": post.ext_id, "text": post.text, "is_echo": True, "metadata": _metadata(post)}
            row = {"sender": {"id": PAGE}, "recipient": {"id": post.parent}, "timestamp": int(post.at * 1000)}
            return _body([{**row, "message": message}])
        value = {"item": "comment", "verb": "add", "from": {"id": PAGE}, "post_id": f"{PAGE}_55"}
        value |= {"comment_id": post.ext_id, "parent_id": post.parent, "message": post.text}
        return _body([{"field": "feed", "value": {**value, "created_time": int(post.at)}}])

    def read(self, asked: Asked) -> tuple[int, Any]:
        if re.fullmatch(rf"/v[\d.]+/{PAGE}/feed", asked.path) and self.sender:
            post = {"id": f"{PAGE}_55", "from": {"id": PAGE}, "message": "Our news", "created_time": _iso(1.6e9)}
            return 200, {"data": [{**post, "comments": self._comments(0, "")}]}
        if re.fullmatch(rf"/v[\d.]+/{PAGE}_55/comments", asked.path) and "after" in asked.query and self.sender:
            return 200, self._comments(int(asked.query["after"]), asked.query.get("since", ""))
        return super().read(asked)

    def _comments(self, after: int, since: str) -> dict[str, Any]:
        """A hundred comments a page, the newest first; no further back than was asked for."""
        assert self.sender
        oldest = float(since or 0)
        newest = takewhile(lambda w: w.at >= oldest - 60, reversed(list(self.sender.written)))
        shown = (w for w in newest if w.at >= oldest and not w.private and not w.deleted)
        rest = list(islice(shown, after, after + 101))
        found: dict[str, Any] = {"data": [self._comment(w) for w in rest[:100]]}
        if len(rest) > 100:
            found["paging"] = {"cursors": {"after": str(after + 100)}, "next": f"{self.base}/next"}
        return found

    def _comment(self, one: Written) -> dict[str, Any]:
        place = {"parent": {"id": f"{PAGE}_55"}, "created_time": _iso(one.at)}
        return {"id": one.ext_id, "from": {"id": one.author, "name": "Someone"}, "message": one.text, **place}


def _metadata(post: Any) -> str:
    found = (post.extra.get("message") or {}).get("metadata")
    return found if isinstance(found, str) else ""


def _iso(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(at))
