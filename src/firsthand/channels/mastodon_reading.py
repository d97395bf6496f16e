"""Reading what Mastodon sends: streams of both transports, notifications alone and in groups, statuses, threads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.reading import (
    decoded,
    dig,
    documents,
    first,
    from_html,
    ident,
    moment,
    revision_of,
    rows,
    shown,
    text,
    unpacked,
    whole,
)
from firsthand.channels.recordings import heard_in, unwrapped
from firsthand.channels.remote import RemoteChannel
from firsthand.desk.attachments import Attachment, described, packed
from firsthand.desk.channel import Deleted, Heard, Noticed, Posted, Unparsed, direct
from firsthand.domain.mention import NAMELESS, Mention

_EVENT = re.compile(r"^(?:event|data|id|retry)?:", re.MULTILINE)
BESIDE = (
    "filters_changed",
    "announcement",
    "announcement.delete",
    "announcement.reaction",
    "encrypted_message",
    "notifications_merged",
)
"""Events of a stream that change no case."""

SAYS = ("mention", "quote", "pleroma:chat_mention", "chat_mention", "chat")
"""Notifications by which somebody speaks to us: without words that can be read, a person looks."""

LISTS = ("ancestors", "notifications", "statuses", "accounts", "hashtags", "descendants")


class MastodonReading(RemoteChannel):
    """The reading half: every event, notification and status becomes one value."""

    # --- reading -------------------------------------------------------------------------------------------

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        words = decoded(unpacked(body))
        if _EVENT.match(words.lstrip()):
            return list(self._stream(words, received_at))
        return heard_in(body, lambda doc: self._document(doc, received_at))

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
            if data or event:
                yield from self._event(event, data, at)

    def _event(self, event: str, payload: Any, at: datetime) -> Iterator[Heard]:
        if event == "delete":
            yield Deleted(ident(payload).strip('"')) if ident(payload) else Unparsed("a deletion names no post")
            return
        if event in BESIDE or payload in ("", None, "undefined", "null"):
            yield Noticed(
                (event or "stream")[:60], f"{at.isoformat()}:{shown(payload)[:80]}", at, shown(payload)[:500]
            )
            return
        docs = list(documents(payload.encode("utf-8", "replace"))) if isinstance(payload, str) else [payload]
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
        elif "event" in doc and ("payload" in doc or "stream" in doc):
            yield from self._event(text(doc.get("event")), doc.get("payload"), at)
        elif isinstance(doc.get("notification_groups"), list):
            yield from self._grouped(doc, at)
        elif (
            "type" in doc and ("account" in doc or "status" in doc or "created_at" in doc) and "content" not in doc
        ):
            yield self._notification(doc, at)
        elif "content" in doc and "all_day" in doc and "account" not in doc:
            yield Noticed("announcement", ident(doc.get("id")), None, shown(doc)[:500])
        elif "content" in doc and "id" in doc:
            yield from self._statuses(doc, at)
        elif isinstance(doc.get("last_status"), Mapping):
            yield self._status(doc["last_status"], at)
        elif any(isinstance(doc.get(name), list) for name in LISTS):
            for name in LISTS:
                yield from self._document(rows(doc.get(name)), at)
        elif "error" in doc:
            yield Unparsed("the server answered with an error", shown(doc))
        elif "@context" in doc or isinstance(doc.get("object"), Mapping):
            yield Unparsed("this is ActivityPub, not the interface of Mastodon", shown(doc))
        elif mark := ident(first(doc, "id", "name", "uri", "domain", "acct")):
            yield Noticed("profile" if "acct" in doc else "record", mark, None, shown(doc)[:500])
        else:
            yield Unparsed("no event that is known", shown(doc))

    def _statuses(self, doc: Mapping[str, Any], at: datetime) -> Iterator[Heard]:
        """A status; one that passes on another's is a change of state, and the other one is what was said."""
        inner = doc.get("reblog")
        if isinstance(inner, Mapping) and ident(inner.get("id")):
            yield Noticed("boost", ident(doc.get("id")), moment(doc.get("created_at"), at), shown(doc)[:500])
            yield self._status(inner, at)
        else:
            yield self._status(doc, at)

    def _grouped(self, doc: Mapping[str, Any], at: datetime) -> Iterator[Heard]:
        """Notifications in groups: the statuses and the accounts stand beside them."""
        people = {ident(dig(who, "id")): who for who in rows(doc.get("accounts"))}
        statuses = {ident(dig(s, "id")): s for s in rows(doc.get("statuses"))}
        for group in rows(doc.get("notification_groups")):
            status = statuses.get(ident(dig(group, "status_id")))
            who = people.get(ident(dig(group, "sample_account_ids", 0)))
            each = {
                "id": ident(first(group, "group_key", "most_recent_notification_id")),
                "type": dig(group, "type"),
            }
            yield self._notification({**each, "status": status, "account": who}, at)

    def _notification(self, each: Mapping[str, Any], at: datetime) -> Heard:
        kind, status = text(each.get("type")), each.get("status")
        if kind in ("mention", "status", "quote") and isinstance(status, Mapping):
            return self._status(status, at)
        if kind in ("update", "quoted_update") and isinstance(status, Mapping):
            return self._status(status, at, edit=True)
        if kind in SAYS:
            return Unparsed(f"{kind.rpartition(':')[2]}: somebody wrote, and the words are not here", shown(each))
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
        words = f"{words}\n\n{_poll(status.get('poll'))}".strip()
        things = [_medium(each) for each in rows(status.get("media_attachments")) if isinstance(each, Mapping)]
        parent = ident(status.get("in_reply_to_id")) or None
        mentioned = [text(dig(m, "acct")) for m in rows(status.get("mentions"))]
        peer = acct if not ours else next((m for m in mentioned if m), acct)
        mention = Mention(
            id=ext_id,
            channel="mastodon",
            author=acct or ident(dig(who, "id")) or NAMELESS,
            text=f"{warning}\n\n{words}".strip() or described(things, "(a post without words)"),
            created_at=moment(status.get("created_at"), at),
            in_reply_to=parent or (direct(peer) if private else None),
            inbound=not ours,
            lang=text(status.get("language"))[:12] or None,
            url=text(first(status, "url", "uri")) or None,
            reach=whole(dig(who, "followers_count")),
            account=self.account.id,
            author_name=text(dig(who, "display_name"))[:200],
            private=private,
            reply_to_text=_quoted(status.get("quote")),
        )
        edited = revision_of(status.get("edited_at"))
        meta = {"author_id": acct, "visibility": visibility, "to": peer if private else "", **packed(things)}
        return Posted(
            mention, revision=edited, edit=edit or bool(edited), meta={k: v for k, v in meta.items() if v}
        )


def _quoted(quote: Any) -> str | None:
    """What was quoted: beside its state, or as it is."""
    return from_html(dig(quote, "quoted_status", "content") or dig(quote, "content")) or None


def _medium(each: Mapping[str, Any]) -> Attachment:
    kinds = {"gifv": "video", "unknown": "media"}
    return Attachment(
        kinds.get(text(each.get("type")), text(each.get("type")) or "media")[:20],
        url=text(first(each, "url", "remote_url", "preview_url"))[:1000],
        alt=text(each.get("description"))[:1500],
        ref=ident(each.get("id")),
    )


def _poll(poll: Any) -> str:
    options = [text(dig(each, "title")) for each in rows(dig(poll, "options"))]
    return f"(poll: {' / '.join(filter(None, options))})" if any(options) else ""
