"""Mastodon: streamed and polled notifications; a reply carries a key that the server remembers for an hour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from firsthand.channels.reading import (
    decoded,
    dig,
    documents,
    first,
    from_html,
    ident,
    moment,
    moment_or_none,
    revision_of,
    rows,
    shown,
    text,
    unpacked,
    unwrapped,
    whole,
)
from firsthand.channels.remote import RemoteChannel, nothing_special
from firsthand.desk.channel import (
    Absent,
    Answer,
    CannotTell,
    CaughtUp,
    Deleted,
    Found,
    Heard,
    Intent,
    Look,
    Noticed,
    Posted,
    Unparsed,
    direct,
)
from firsthand.desk.matching import in_time, same_words
from firsthand.domain.mention import Mention

_EVENT = re.compile(r"^(?:event|data|id|retry)?:", re.MULTILINE)
_URL = re.compile(r"https?://\S+")
_REMOTE_HANDLE = re.compile(r"(@[\w.-]+)@[\w.-]+\.\w+")
URL_LENGTH = 23


class Mastodon(RemoteChannel):
    """`api_base` is not the only address: `server` is the instance; `handle` or `account_id` say who we are."""

    kind = "mastodon"
    secret_names: ClassVar[tuple[str, ...]] = ()

    @property
    def api(self) -> str:
        if self.option("api_base"):
            return super().api
        server = self.option("server").rstrip("/")
        return server if "://" in server or not server else f"https://{server}"

    @property
    def token(self) -> str:
        return self.secret("access_token") or self.secret("token") or self.secret()

    # --- reading -------------------------------------------------------------------------------------------

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        words = decoded(unpacked(body))
        if _EVENT.match(words.lstrip()):
            return list(self._stream(words, received_at))
        heard: list[Heard] = []
        for doc in documents(body):
            heard += [doc] if isinstance(doc, Unparsed) else list(self._document(unwrapped(doc), received_at))
        return heard

    def _stream(self, words: str, at: datetime) -> Iterator[Heard]:
        """Server-sent events: blocks of event and data; comments are heartbeats."""
        for block in re.split(r"\r?\n\r?\n", words):
            lines = [line for line in block.splitlines() if line and not line.startswith(":")]
            if not lines:
                continue
            fields: dict[str, list[str]] = {}
            for line in lines:
                name, _, value = line.partition(":")
                fields.setdefault(name, []).append(value.removeprefix(" "))
            event, data = "".join(fields.get("event", [])), "\n".join(fields.get("data", []))
            if not data:
                continue
            yield from self._event(event, data, at)

    def _event(self, event: str, payload: Any, at: datetime) -> Iterator[Heard]:
        if event == "delete":
            yield Deleted(ident(payload).strip('"')) if ident(payload) else Unparsed("a deletion names no post")
            return
        docs = list(documents(payload.encode())) if isinstance(payload, str) else [payload]
        for doc in docs:
            if isinstance(doc, Unparsed):
                yield doc
            elif event == "status.update" and isinstance(doc, Mapping):
                yield self._status(doc, at, edit=True)
            elif event == "conversation" and isinstance(dig(doc, "last_status"), Mapping):
                yield self._status(doc["last_status"], at)
            else:
                yield from self._document(doc, at)

    def _document(self, doc: Any, at: datetime) -> Iterator[Heard]:
        if isinstance(doc, list):
            for each in doc:
                yield from self._document(unwrapped(each), at)
        elif not isinstance(doc, Mapping):
            yield Unparsed("this is no event but a lone value", shown(doc))
        elif "event" in doc and "payload" in doc:
            yield from self._event(text(doc.get("event")), doc["payload"], at)
        elif (
            "type" in doc and ("account" in doc or "status" in doc or "created_at" in doc) and "content" not in doc
        ):
            yield self._notification(doc, at)
        elif "content" in doc and "id" in doc:
            yield self._status(doc, at)
        elif isinstance(first(doc, "ancestors", "descendants", "statuses", "notifications"), list):
            for name in ("ancestors", "notifications", "statuses", "descendants"):
                yield from self._document(rows(doc.get(name)), at)
        elif isinstance(doc.get("last_status"), Mapping):
            yield self._status(doc["last_status"], at)
        elif "error" in doc:
            yield Unparsed("the server answered with an error", shown(doc))
        elif mark := ident(first(doc, "id", "name", "uri", "domain", "acct")):
            yield Noticed("profile" if "acct" in doc else "record", mark, None, shown(doc)[:500])
        elif not doc or {"ancestors", "descendants", "statuses"} & set(doc):
            return
        else:
            yield Unparsed("no event that is known", shown(doc))

    def _notification(self, each: Mapping[str, Any], at: datetime) -> Heard:
        kind, status = text(each.get("type")), each.get("status")
        if kind in ("mention", "status", "quote") and isinstance(status, Mapping):
            return self._status(status, at)
        if kind == "update" and isinstance(status, Mapping):
            return self._status(status, at, edit=True)
        return Noticed(
            kind[:60] or "notification", ident(each.get("id")) or shown(each)[:100], at, shown(each)[:500]
        )

    def _status(self, status: Any, at: datetime, *, edit: bool = False) -> Heard:
        ext_id, who = ident(dig(status, "id")), dig(status, "account")
        if not isinstance(status, Mapping) or not ext_id:
            return Unparsed("a status without an id", shown(status))
        acct, visibility = text(dig(who, "acct")), text(status.get("visibility"))
        ours = ident(dig(who, "id")) == self.option("account_id", "-") or acct == self.option(
            "handle", "-"
        ).lstrip("@")
        private = visibility == "direct"
        warning, words = text(status.get("spoiler_text")), from_html(status.get("content"))
        parent = ident(status.get("in_reply_to_id")) or None
        mentioned = [text(dig(m, "acct")) for m in rows(status.get("mentions"))]
        peer = acct if not ours else next((m for m in mentioned if m), acct)
        mention = Mention(
            id=ext_id,
            channel="mastodon",
            author=acct or ident(dig(who, "id")) or "unknown",
            text=f"{warning}\n\n{words}".strip() or f"({len(rows(status.get('media_attachments')))} attachments)",
            created_at=moment(status.get("created_at"), at),
            in_reply_to=parent or (direct(peer) if private else None),
            inbound=not ours,
            lang=text(status.get("language"))[:12] or None,
            url=text(status.get("url")) or None,
            reach=whole(dig(who, "followers_count")),
            account=self.account.id,
            author_name=text(dig(who, "display_name"))[:200],
            private=private,
        )
        edited = revision_of(status.get("edited_at"))
        meta = {"author_id": acct, "visibility": visibility, "to": peer if private else ""}
        return Posted(
            mention, revision=edited, edit=edit or bool(edited), meta={k: v for k, v in meta.items() if v}
        )

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
        body = {"status": self.words_of(intent), "visibility": self.visibility(intent)}
        if intent.parent and not intent.parent.startswith("dm:"):
            body["in_reply_to_id"] = intent.parent
        return self.once(
            now,
            lambda: self.ask("POST", "/api/v1/statuses", json_body=body, headers={"idempotency-key": intent.id}),
            lambda told: ident(dig(told.doc, "id")),
            nothing_special,
        )

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

    # --- catching up ---------------------------------------------------------------------------------------

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        """Upwards from the last one that was seen, page by page until nothing is left."""
        query = {"limit": "40", "types[]": "mention"}
        if cursor:
            query["min_id"] = cursor
        told = self.page("/api/v1/notifications", cursor, query=query)
        if isinstance(told, CaughtUp):
            return told
        ids = [ident(dig(n, "id")) for n in rows(told.doc)]
        if not ids:
            return CaughtUp(cursor=cursor)
        newest = max(ids, key=lambda i: (len(i), i))
        return CaughtUp((told.body,), newest, more=bool(cursor) and len(ids) >= 40)
