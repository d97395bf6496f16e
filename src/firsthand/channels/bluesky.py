"""Bluesky: posts by Jetstream or notifications; a reply goes under a record key of our own, so it is one reply."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar

from firsthand.channels.bluesky_reading import BlueskyReading
from firsthand.channels.counting import grapheme_length
from firsthand.channels.facets import facets
from firsthand.channels.oauth import forget, fresh
from firsthand.channels.reading import dig, ident, moment_or_none, rows, text
from firsthand.desk.attachments import Attachment
from firsthand.desk.channel import (
    Absent,
    Allowed,
    Answer,
    CannotTell,
    CaughtUp,
    Found,
    Heard,
    Intent,
    Later,
    Look,
    Refused,
)
from firsthand.desk.listening import Listening
from firsthand.outward import NoAnswer, NotSent, Told

POST = "app.bsky.feed.post"
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
BYTES_MOST = 3000


class Bluesky(BlueskyReading):
    """`handle` and `did` say who we are; the secret is an app password; `pds` is the server of the account."""

    kind = "bluesky"
    secret_names: ClassVar[tuple[str, ...]] = ()
    secret_keys: ClassVar[tuple[str, ...]] = (*BlueskyReading.secret_keys, "app_password", "password")

    @property
    def token(self) -> str:
        if standing := self.secret("access_token"):
            return standing
        return fresh(f"bluesky:{self.account.id}", self._session)

    def _session(self) -> tuple[str, float]:
        password = self.secret("app_password") or self.secret("password") or self.secret()
        who = self.option("handle") or self.option("did")
        body = {"identifier": who, "password": password}
        told = self.signed_in(f"{self.api}/xrpc/com.atproto.server.createSession", json_body=body)
        if not told.ok or not text(dig(told.doc, "accessJwt")):
            raise NotSent(f"no session could be opened ({told.status})")
        return text(dig(told.doc, "accessJwt")), 3600.0

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        return self.read(body, received_at)

    # --- speaking ------------------------------------------------------------------------------------------

    def length(self, text: str) -> int:
        return grapheme_length(text)

    def can_reply(self, intent: Intent, now: datetime) -> Allowed:
        if len(intent.text.encode()) > BYTES_MOST:
            return Allowed(False, f"{len(intent.text.encode())} bytes; Bluesky takes {BYTES_MOST}")
        return super().can_reply(intent, now)

    @property
    def us(self) -> str:
        return self.option("did") or self.option("handle")

    def publish(self, intent: Intent, now: datetime) -> Answer:
        try:
            record = self._record(intent)
        except (NotSent, NoAnswer) as error:
            return Later(now + timedelta(seconds=60), f"the post could not be read ({error})", whole_account=False)
        if record is None:
            return Refused("gone", "the post that it answers is not there any more")
        blobs = self.carried(intent, now, self._upload, "blob")
        if not isinstance(blobs, list):
            return blobs
        if blobs:
            images = [{"alt": a.alt, "image": blob} for a, blob in zip(intent.attached, blobs, strict=True)]
            record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
        body = {"repo": self.us, "collection": POST, "rkey": record_key(intent), "record": record}

        def refused(told: Told) -> Answer | None:
            if told.status in (401, 400) and text(dig(told.doc, "error")) in ("ExpiredToken", "InvalidToken"):
                forget(f"bluesky:{self.account.id}")
                return Later(now + timedelta(seconds=5), "the session had ended")
            return None

        return self.once(
            now,
            lambda: self.ask("POST", "/xrpc/com.atproto.repo.putRecord", json_body=body),
            lambda told: ident(dig(told.doc, "uri")),
            refused,
        )

    def _upload(self, attachment: Attachment, content: bytes) -> Told:
        headers = {"content-type": attachment.mime}
        return self.ask("POST", "/xrpc/com.atproto.repo.uploadBlob", content=content, headers=headers)

    def _record(self, intent: Intent) -> dict[str, Any] | None:
        """The reply's record; what it answers is named by address and content, both of the parent and the root."""
        meta = dict(intent.parent_meta)
        if not meta.get("cid"):
            told = self.ask("GET", "/xrpc/com.atproto.repo.getRecord", query=_named(intent.parent))
            if told.status in (400, 404):
                return None
            meta["cid"] = ident(dig(told.doc, "cid"))
            root = dig(told.doc, "value", "reply", "root")
            meta["root_uri"], meta["root_cid"] = ident(dig(root, "uri")), ident(dig(root, "cid"))
        parent = {"uri": intent.parent, "cid": meta["cid"]}
        root = {"uri": meta.get("root_uri") or parent["uri"], "cid": meta.get("root_cid") or parent["cid"]}
        made = intent.created_at or datetime(2026, 1, 1, tzinfo=UTC)
        record: dict[str, Any] = {
            "$type": POST,
            "text": intent.text,
            "createdAt": made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "reply": {"root": root, "parent": parent},
        }
        if found := facets(intent.text, {intent.to.lower(): meta.get("author_id", "")}):
            record["facets"] = found
        return record

    def lookup(self, intent: Intent, now: datetime) -> Look:
        """The record under our own key answers exactly."""
        query = {"repo": self.us, "collection": POST, "rkey": record_key(intent)}
        try:
            told = self.ask("GET", "/xrpc/com.atproto.repo.getRecord", query=query)
        except (NotSent, NoAnswer) as error:
            return CannotTell(f"the server does not answer ({error})")
        if told.ok and ident(dig(told.doc, "uri")):
            return Found((ident(dig(told.doc, "uri")),))
        if told.status == 404 or text(dig(told.doc, "error")) == "RecordNotFound":
            return Absent()
        return CannotTell(f"the server answered {told.status}")

    # --- catching up ---------------------------------------------------------------------------------------

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        """Notifications, newest first, page by page down to the last one that was seen."""
        at: dict[str, str] = json.loads(cursor) if cursor.startswith("{") else {"since": cursor}
        query = {"limit": "100"}
        if at.get("page"):
            query["cursor"] = at["page"]
        told = self.page("/xrpc/app.bsky.notification.listNotifications", cursor, query=query)
        if isinstance(told, CaughtUp):
            return told
        notices = rows(dig(told.doc, "notifications"))
        times = [said for each in notices if moment_or_none(said := text(dig(each, "indexedAt")))]
        top = max([at.get("top", ""), *times])
        following, since = ident(dig(told.doc, "cursor")), at.get("since", "")
        bodies = (told.body,) if notices else ()
        if following and notices and all(time > since for time in times):
            return CaughtUp(bodies, json.dumps({"since": since, "page": following, "top": top}), more=True)
        return CaughtUp(bodies, top or since)

    def search(self, listening: Listening, cursor: str, now: datetime) -> CaughtUp:
        """One word a call, in turn: the server takes one phrase. The cursor says which is next, and since when."""
        at: dict[str, Any] = json.loads(cursor) if cursor.startswith("{") else {"since": cursor, "next": 0}
        phrases = [*listening.words, *(f"#{tag}" for tag in listening.hashtags)]
        place = int(at.get("next", 0)) % len(phrases)
        query = {"q": f'"{phrases[place]}"', "sort": "latest", "limit": "100"}
        since = str(at.get("since") or (now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ"))
        told = self.page("/xrpc/app.bsky.feed.searchPosts", cursor, query={**query, "since": since})
        if isinstance(told, CaughtUp):
            return told
        began = at.get("began") or (now - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
        bodies = (told.body,) if rows(dig(told.doc, "posts")) else ()
        if place + 1 < len(phrases):
            return CaughtUp(bodies, json.dumps({"since": since, "next": place + 1, "began": began}), more=True)
        return CaughtUp(bodies, json.dumps({"since": began, "next": 0}))


def record_key(intent: Intent) -> str:
    """A TID that is the same on every try: the time of the intent, and its id for what time does not tell apart."""
    made = intent.created_at or datetime(2026, 1, 1, tzinfo=UTC)
    digest = int.from_bytes(sha256(intent.id.encode()).digest()[:8], "big")
    micros = int(made.timestamp() * 1_000_000) // 1000 * 1000 + digest % 1000
    number = (micros << 10 | (digest >> 20) & 0x3FF) & (2**63 - 1)
    letters = []
    for _ in range(13):
        letters.append(_SORTABLE[number & 31])
        number >>= 5
    return "".join(reversed(letters))


def _named(uri: str) -> dict[str, str]:
    repo, _, rest = uri.removeprefix("at://").partition("/")
    collection, _, rkey = rest.partition("/")
    return {"repo": repo, "collection": collection or POST, "rkey": rkey}
