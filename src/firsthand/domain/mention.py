"""A mention: one public post or private message, exactly as it came; it never changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

CHANNELS = (
    "x",
    "facebook",
    "instagram",
    "whatsapp",
    "google_reviews",
    "app_store",
    "google_play",
    "review",
    "bluesky",
    "mastodon",
    "youtube",
    "reddit",
    "email",
    "call",
    "webhook",
    "replay",
)
"""Every value that a mention's `channel` may have; only another value is refused."""

NAMELESS = "unknown"
"""The author of whom the channel tells nothing: two of them may be two people."""

REVIEW_CHANNELS = frozenset({"google_reviews", "app_store", "google_play", "review"})
PRIVATE_CHANNELS = frozenset({"whatsapp", "email", "call"})
GROUP = "group"
"""The kind of a message that several people read: on no channel is it a private one."""


@dataclass(frozen=True, slots=True)
class Mention:
    """What one person wrote, once, in one place.

    `id` is the channel's own id; `created_at` is aware and in UTC. `inbound` is false for the brand's own
    posts. `page` is the brand page or store page it stands on (`store:oak-street` for a store).
    `account` is the connected account that heard it; `kind` tells posts from messages.
    """

    id: str
    channel: str
    author: str
    text: str
    created_at: datetime
    in_reply_to: str | None = None
    inbound: bool = True
    rating: int | None = None
    lang: str | None = None
    url: str | None = None
    reach: int | None = None
    page: str | None = None
    reply_to_text: str | None = None
    account: str = ""
    kind: str = "mention"
    version: str = ""
    author_name: str = ""
    private: bool = False

    @property
    def key(self) -> str:
        """The stable id inside Firsthand: the same input gives the same key, on every machine."""
        return stable_id("m", self.account or self.channel, self.kind, self.id, self.version)

    @property
    def is_review(self) -> bool:
        return self.channel in REVIEW_CHANNELS or self.rating is not None

    @property
    def is_private(self) -> bool:
        return self.private or (self.channel in PRIVATE_CHANNELS and self.kind != GROUP)


@lru_cache(maxsize=20_000)
def stable_id(prefix: str, *parts: str) -> str:
    """An id derived from what it names: 80 bits of SHA-256 behind a short prefix."""
    text = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return f"{prefix}-{hashlib.sha256(text).hexdigest()[:20]}"
