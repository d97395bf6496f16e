"""Mentions in Firsthand's own fields, read liberally: what signed webhooks, uploads and other programs send."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.reading import (
    dig,
    documents,
    first,
    ident,
    moment,
    moment_or_none,
    revision_of,
    shown,
    text,
    whole,
)
from firsthand.desk.channel import Deleted, Heard, Noticed, Posted, Unparsed
from firsthand.domain.mention import CHANNELS, Mention

LISTS = ("mentions", "messages", "events", "items", "records", "results")
GONE = ("delete", "deleted", "removed", "retracted")
CHANGED = ("edit", "edited", "update", "updated", "changed")


def split_plain(body: bytes, account: str, channel: str, received_at: datetime) -> list[Heard]:
    """Every mention of a body: one object, a list, a list under a name, or one a line."""
    heard: list[Heard] = []
    for doc in documents(body):
        if isinstance(doc, Unparsed):
            heard.append(doc)
            continue
        for row in _spread(doc):
            heard.append(_one(row, account, channel, received_at))
    return heard


def _spread(doc: Any) -> list[Any]:
    if isinstance(doc, list):
        return doc or [doc]
    if isinstance(doc, Mapping):
        for name in LISTS:
            if isinstance(doc.get(name), list):
                return list(doc[name])
    return [doc]


def _one(row: Any, account: str, channel: str, received_at: datetime) -> Heard:
    """One event: a mention, an edit, a deletion; in an envelope of type and data, or bare."""
    if not isinstance(row, Mapping):
        return Unparsed("this is no mention but a lone value", shown(row))
    said = str(first(row, "type", "event", "action", "verb") or "").lower()
    inner = row.get("data")
    fields: Mapping[str, Any] = inner if isinstance(inner, Mapping) else row
    at = moment(first(row, "timestamp", "time", "at"), received_at)
    ext_id = ident(first(fields, "id", "ext_id", "external_id", "message_id"))
    if _says(said, GONE) and ext_id:
        return Deleted(ext_id, moment_or_none(first(row, "timestamp", "time", "at")))
    if not ext_id:
        return Unparsed("the mention has no id; give the channel's own id as text", shown(row))
    words = first(fields, "text", "message", "body", "content", "comment")
    if not isinstance(words, str):
        if said and not _says(said, ("mention", "message", "post", "comment", "review")):
            return Noticed(said[:60], ext_id, at, shown(row)[:500])
        if "text" not in fields:
            return Unparsed("the mention has no text", shown(row))
    return _mention(row, fields, ext_id, words, said, account, channel, at)


def _says(said: str, words: tuple[str, ...]) -> bool:
    return any(said == word or said.endswith(f".{word}") or said.startswith(f"{word}.") for word in words)


def _mention(
    row: Mapping[str, Any],
    fields: Mapping[str, Any],
    ext_id: str,
    words: Any,
    said: str,
    account: str,
    channel: str,
    at: datetime,
) -> Heard:
    author = first(fields, "author", "from", "user", "sender")
    if isinstance(author, Mapping):
        author, name = first(author, "handle", "username", "id", "name"), author.get("name")
    else:
        name = fields.get("author_name")
    given = fields.get("channel")
    if given is not None and given not in CHANNELS:
        return Unparsed(f"“{text(given)[:40]}” is no known channel", shown(row))
    mention = Mention(
        id=ext_id,
        channel=str(given or channel),
        author=text(author)[:200],
        text=text(words),
        created_at=moment(first(fields, "created_at", "created", "date", "timestamp"), at),
        in_reply_to=ident(first(fields, "in_reply_to", "parent", "parent_id", "thread")) or None,
        inbound=fields.get("inbound") is not False and fields.get("direction") not in ("out", "outbound"),
        rating=whole(first(fields, "rating", "stars"), 1, 5),
        lang=text(fields.get("lang"))[:12] or None,
        url=text(fields.get("url")) or None,
        reach=whole(fields.get("reach")),
        page=text(fields.get("page"))[:120] or None,
        reply_to_text=text(fields.get("reply_to_text")) or None,
        account=account,
        author_name=text(name)[:200],
        private=fields.get("private") is True,
    )
    revision = revision_of(first(fields, "edited_at", "updated_at")) or text(dig(fields, "version"))[:60]
    edit = _says(said, CHANGED) or bool(first(fields, "edited_at"))
    meta = {"author_id": ident(author)} if mention.private else {}
    return Posted(mention, revision=revision, edit=edit, meta=meta)
