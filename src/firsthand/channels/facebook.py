"""Facebook pages: comments and posts, mentions of the page, recommendations, and Messenger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from firsthand.channels.facebook_pages import EDGE, FIELDS, FacebookPages
from firsthand.channels.reading import dig, ident, moment_or_none, rows, text
from firsthand.desk.attachments import Attachment
from firsthand.desk.channel import (
    Absent,
    Answer,
    CannotTell,
    Found,
    Heard,
    Intent,
    Look,
)
from firsthand.desk.matching import in_time, same_words
from firsthand.outward import Told


class Facebook(FacebookPages):
    """`page_id` is the page; `page` or `page.PAGEID` names it for routing, as in `page=store:oak-street`."""

    kind = "facebook"

    def change(self, field: str, value: Any, ours: str, at: datetime) -> Iterator[Heard]:
        yield from self.read_change(field, value, ours or self.option("page_id"), at)

    # --- speaking ------------------------------------------------------------------------------------------

    def publish(self, intent: Intent, now: datetime) -> Answer:
        if intent.private:
            return self.graph_call(
                now, f"{self._us(intent)}/messages", self._message(intent, now), "message_id", "id"
            )
        photos = self.carried(intent, now, partial(self._upload, self._us(intent)), "id")
        if not isinstance(photos, list):
            return photos
        body = {"message": intent.text, **({"attachment_id": photos[0]} if photos else {})}
        return self.graph_call(now, f"{_target(intent)}/comments", body, "id")

    def _upload(self, us: str, attachment: Attachment, content: bytes) -> Told:
        """A photo that nobody sees yet; the comment shows it."""
        form = {"published": "false", "alt_text_custom": attachment.alt[:1000], **self.signed()}
        files = {"source": (attachment.name or "picture", content, attachment.mime)}
        return self.ask("POST", f"{self.graph}/{us}/photos", form=form, files=files)

    def _us(self, intent: Intent) -> str:
        return self.option("page_id") or intent.parent_meta.get("ours") or "me"

    def _message(self, intent: Intent, now: datetime) -> dict[str, Any]:
        """To a person we know from messages, or once and within seven days to whoever wrote a comment."""
        words = {"text": intent.text, "metadata": intent.correlation}
        parent = intent.parent_mention
        if parent and not parent.is_private and not intent.window_from:
            named = "post_id" if intent.parent_meta.get("root") == intent.parent else "comment_id"
            return {"recipient": {named: intent.parent}, "message": words}
        peer = intent.parent_meta.get("author_id") or intent.to
        return {"recipient": {"id": peer}, "message": words, **self.tag(intent, now)}

    # --- reading back --------------------------------------------------------------------------------------

    def lookup(self, intent: Intent, now: datetime) -> Look:
        return self._in_private(intent) if intent.private else self._in_public(intent)

    def _in_public(self, intent: Intent) -> Look:
        query = {**EDGE, "fields": FIELDS, **self.signed()}
        if intent.first_call_at:
            query["since"] = str(int(intent.first_call_at.timestamp()) - 120)
        told = self.seen("GET", f"{self.graph}/{_target(intent)}/comments", query=query)
        if isinstance(told, CannotTell):
            return told
        us = self._us(intent)
        found = [
            ident(dig(row, "id"))
            for row in rows(dig(told.doc, "data"))
            if ident(dig(row, "from", "id")) in ("", us) and _fits(intent, row)
        ]
        return Found(tuple(found)) if found else Absent()

    def _in_private(self, intent: Intent) -> Look:
        peer = intent.parent_meta.get("author_id") or intent.to
        query = {"user_id": peer, "fields": "messages.limit(30){id,message,from,created_time}", **self.signed()}
        told = self.seen("GET", f"{self.graph}/{self._us(intent)}/conversations", query=query)
        if isinstance(told, CannotTell):
            return told
        messages = [m for c in rows(dig(told.doc, "data")) for m in rows(dig(c, "messages", "data"))]
        found = [ident(dig(m, "id")) for m in messages if ident(dig(m, "from", "id")) != peer and _fits(intent, m)]
        return Found(tuple(found)) if found else Absent()


def _target(intent: Intent) -> str:
    """Facebook nests one level: an answer to an answer goes under the comment at the top."""
    return intent.parent_meta.get("top") or intent.parent


def _fits(intent: Intent, row: Mapping[str, Any]) -> bool:
    return same_words(intent, text(dig(row, "message"))) and in_time(
        intent, moment_or_none(dig(row, "created_time"))
    )
