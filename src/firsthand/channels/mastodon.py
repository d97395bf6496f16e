"""Mastodon: streamed and polled notifications; a reply carries a key that the server remembers for an hour."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any, ClassVar

from firsthand.channels.mastodon_reading import MastodonReading
from firsthand.channels.reading import (
    dig,
    from_html,
    ident,
    moment_or_none,
    rows,
    text,
)
from firsthand.channels.remote import nothing_special
from firsthand.channels.streaming import Stream
from firsthand.desk.attachments import Attachment
from firsthand.desk.channel import (
    Absent,
    Answer,
    CannotTell,
    CaughtUp,
    Found,
    Intent,
    Look,
)
from firsthand.desk.listening import Listening
from firsthand.desk.matching import in_time, same_words
from firsthand.outward import Told, problem

_EVENT = re.compile(r"^(?:event|data|id|retry)?:", re.MULTILINE)
_URL = re.compile(r"https?://\S+")
_REMOTE_HANDLE = re.compile(r"(@[\w.-]+)@[\w.-]+\.\w+")
URL_LENGTH = 23


class Mastodon(MastodonReading):
    """`api_base` is not the only address: `server` is the instance; `handle` or `account_id` say who we are."""

    kind = "mastodon"
    secret_names: ClassVar[tuple[str, ...]] = ()

    @property
    def api(self) -> str:
        if self.option("api_base"):
            return super().api
        server = self.option("server").rstrip("/")
        return server if "://" in server or not server else f"https://{server}"

    def check(self) -> None:
        """Raises ValueError for a server that is none of the web's."""
        if self.option("server") and not self.near and (why := problem(self.api)):
            raise ValueError(why)

    @property
    def token(self) -> str:
        return self.secret("access_token") or self.secret("token") or self.secret()

    # --- speaking ------------------------------------------------------------------------------------------

    def length(self, text: str) -> int:
        return len(_REMOTE_HANDLE.sub(r"\1", _URL.sub("x" * URL_LENGTH, text)))

    def words_of(self, intent: Intent) -> str:
        """Who is not named is not told: the handle stands in front, as the vendor's own composer puts it."""
        acct = intent.parent_meta.get("author_id") or intent.to
        if not acct or f"@{acct}".lower() in intent.text.lower():
            return intent.text
        return f"@{acct} {intent.text}"

    def visibility(self, intent: Intent) -> str:
        """Never wider than what is answered: a direct message is answered by a direct message."""
        heard = intent.parent_meta.get("visibility", "")
        if intent.private or heard == "direct" or (intent.parent_mention and intent.parent_mention.is_private):
            return "direct"
        return heard if heard in ("private", "unlisted") else "public"

    def publish(self, intent: Intent, now: datetime) -> Answer:
        media = self.carried(intent, now, self._upload, "id")
        if not isinstance(media, list):
            return media
        body: dict[str, Any] = {"status": self.words_of(intent), "visibility": self.visibility(intent)}
        if media:
            body["media_ids"] = media
        if intent.parent and not intent.parent.startswith("dm:"):
            body["in_reply_to_id"] = intent.parent
        return self.once(
            now,
            lambda: self.ask("POST", "/api/v1/statuses", json_body=body, headers={"idempotency-key": intent.id}),
            lambda told: ident(dig(told.doc, "id")),
            nothing_special,
        )

    def _upload(self, attachment: Attachment, content: bytes) -> Told:
        files = {"file": (attachment.name or "picture", content, attachment.mime)}
        return self.ask("POST", "/api/v2/media", form={"description": attachment.alt[:1500]}, files=files)

    def lookup(self, intent: Intent, now: datetime) -> Look:
        told = self.seen("GET", f"/api/v1/statuses/{intent.parent}/context")
        if isinstance(told, CannotTell):
            return told
        found = [ident(dig(s, "id")) for s in rows(dig(told.doc, "descendants")) if self._is_it(intent, s)]
        return Found(tuple(found)) if found else Absent()

    def _is_it(self, intent: Intent, status: Any) -> bool:
        who, us = dig(status, "account"), self.option("account_id")
        acct = self.option("handle").lstrip("@")
        ours = not (us or acct) or ident(dig(who, "id")) == us or text(dig(who, "acct")) == acct
        under = ident(dig(status, "in_reply_to_id")) == intent.parent
        words = same_words(intent, from_html(dig(status, "content")))
        return ours and under and words and in_time(intent, moment_or_none(dig(status, "created_at")))

    # --- streaming ---------------------------------------------------------------------------------------------

    def stream(self) -> Stream | None:
        """Our notifications as they happen; `streaming` names another address, `stream=no` leaves it to the poll."""
        if self.option("stream") == "no" or not self.token or not self.api:
            return None
        base = self.option("streaming").rstrip("/") or self.api
        return Stream(f"{base}/api/v1/streaming/user/notification", self.bearer(), near=self.near)

    # --- catching up ---------------------------------------------------------------------------------------

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        """Upwards from the last one that was seen, page by page until nothing is left."""
        query = {"limit": "40", "types[]": "mention"}
        if cursor:
            query["min_id"] = cursor
        told = self.page("/api/v1/notifications", cursor, query=query)
        if isinstance(told, CaughtUp):
            return told
        ids = [named for each in rows(told.doc) if (named := ident(dig(each, "id")))]
        if not ids:
            return CaughtUp((told.body,) if rows(told.doc) else (), cursor)
        newest = max(ids, key=lambda i: (len(i), i))
        return CaughtUp((told.body,), newest, more=bool(cursor) and len(ids) >= 40)

    def search(self, listening: Listening, cursor: str, now: datetime) -> CaughtUp:
        """Hashtags, one a call, in turn: servers let only these be followed by whoever does not host them."""
        if not listening.hashtags:
            return CaughtUp(cursor=cursor)
        at: dict[str, Any] = json.loads(cursor) if cursor.startswith("{") else {"next": 0, "seen": {}}
        seen: dict[str, str] = dict(at.get("seen") or {})
        place = int(at.get("next", 0)) % len(listening.hashtags)
        tag = listening.hashtags[place]
        query = {"limit": "40", **({"min_id": seen[tag]} if seen.get(tag) else {})}
        told = self.page(f"/api/v1/timelines/tag/{tag}", cursor, query=query)
        if isinstance(told, CaughtUp):
            return told
        ids = [ident(dig(status, "id")) for status in rows(told.doc)]
        if ids:
            seen[tag] = max(ids, key=lambda i: (len(i), i))
        following = (place + 1) % len(listening.hashtags)
        kept = json.dumps({"next": following, "seen": {t: seen[t] for t in listening.hashtags if t in seen}})
        return CaughtUp((told.body,) if ids else (), kept, more=following != 0)
