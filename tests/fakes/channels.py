"""Channels with names: doors that stick, lie, answer late. Real values in, real values out, no patching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from firsthand.desk.channel import (
    YES,
    Absent,
    Allowed,
    Answer,
    CannotTell,
    Capabilities,
    CaughtUp,
    ChannelAccount,
    Found,
    Heard,
    Intent,
    Later,
    Look,
    Refused,
    Sent,
    Unknown,
    Verdict,
)


@dataclass
class Post:
    ext_id: str
    parent: str
    text: str
    reply: str
    at: datetime


@dataclass
class FakeChannel:
    """A wall of posts in memory. `plan` says, call by call, what happens; after it every call goes well.

    ok, refused, later, lost (nothing arrived, no answer), landed (arrived, no answer), late (arrives when the
    clock has moved on, no answer), no_id (arrived, an answer that names nothing), crash (our side breaks off).
    """

    account: ChannelAccount
    plan: list[str] = field(default_factory=list)
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(settle_seconds=120))
    wall: list[Post] = field(default_factory=list)
    late: list[Post] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    blind: bool = False
    closed: str = ""
    kind: str = "fake"
    truth: str = ""
    """How it really behaves, where that is not what it says of itself."""

    def check(self) -> None:
        pass

    def verify(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Verdict:
        return Verdict(False)

    def challenge(self, query: Mapping[str, str]) -> str | None:
        return None

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        return []

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        return CaughtUp(cursor=cursor)

    def can_reply(self, intent: Intent, now: datetime) -> Allowed:
        return Allowed(False, self.closed) if self.closed else YES

    def publish(self, intent: Intent, now: datetime) -> Answer:
        self.calls.append(intent.id)
        step = self.plan.pop(0) if self.plan else "ok"
        post = Post(f"post-{len(self.calls)}", intent.parent, intent.text, intent.id, now)
        if step in ("ok", "landed", "no_id"):
            self._put(post)
        if step == "late":
            self.late.append(post)
        if step == "ok":
            return Sent(post.ext_id)
        if step == "refused":
            return Refused("403", "not permitted")
        if step == "later":
            return Later(now + timedelta(minutes=15), "rate limit")
        if step == "crash":
            raise RuntimeError("our side broke off")
        return Unknown("no answer")

    def _put(self, post: Post) -> None:
        behaves = self.truth or self.capabilities.idempotency
        if behaves == "A":
            self.wall = [p for p in self.wall if p.parent != post.parent]
        if behaves == "B" and any(p.reply == post.reply for p in self.wall):
            return
        self.wall.append(post)

    def settle(self) -> None:
        """What was under way lands."""
        for post in self.late:
            self._put(post)
        self.late.clear()

    def lookup(self, intent: Intent, now: datetime) -> Look:
        if self.blind:
            return CannotTell("the page does not answer")
        same = [p.ext_id for p in self.wall if (p.parent, p.text) == (intent.parent, intent.text)]
        return Found(tuple(same)) if same else Absent()
