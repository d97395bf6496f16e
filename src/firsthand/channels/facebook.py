"""Facebook pages: comments and posts, mentions of the page, recommendations, and Messenger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from firsthand.channels.facebook_reading import FacebookReading
from firsthand.channels.reading import dig, ident, moment_or_none, rows, text
from firsthand.desk.attachments import Attachment
from firsthand.desk.channel import (
    Absent,
    Answer,
    CannotTell,
    CaughtUp,
    Found,
    Heard,
    Intent,
    Look,
)
from firsthand.desk.matching import in_time, same_words
from firsthand.outward import Told

_FIELDS = "id,from,message,created_time,parent{id},permalink_url"

FIRST_SECONDS = 86_400
"""A new account begins with the last day, not with all that was ever written."""


class Facebook(FacebookReading):
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
            return {"recipient": {"comment_id": intent.parent}, "message": words}
        peer = intent.parent_meta.get("author_id") or intent.to
        return {"recipient": {"id": peer}, "message": words, **self.tag(intent, now)}

    # --- reading back --------------------------------------------------------------------------------------

    def lookup(self, intent: Intent, now: datetime) -> Look:
        return self._in_private(intent) if intent.private else self._in_public(intent)

    def _in_public(self, intent: Intent) -> Look:
        query = {
            "filter": "stream",
            "order": "reverse_chronological",
            "fields": _FIELDS,
            "limit": "100",
            **self.signed(),
        }
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

    # --- catching up ---------------------------------------------------------------------------------------

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        """The page's posts with their comments since the last time, and the further pages of each, one a call.

        The cursor says since when, which page of posts is next, and which comments of which post go on.
        """
        us = self.option("page_id")
        if not us:
            return CaughtUp(cursor=cursor, problem="set page_id to catch up on what webhooks missed")
        at: dict[str, Any] = json.loads(cursor) if cursor.startswith("{") else {"since": cursor}
        deeper = [pair for pair in rows(at.get("deeper")) if isinstance(pair, list) and len(pair) == 2]
        if deeper:
            post, after = deeper[0]
            path, query = f"{post}/comments", {**_EDGE, "fields": _FIELDS, "after": str(after)}
        else:
            comments = f"comments.filter(stream).order(reverse_chronological).limit(100){{{_FIELDS}}}"
            fields = f"id,from,message,created_time,permalink_url,{comments}"
            path, query = f"{us}/feed", {"fields": fields, "limit": "50"}
            query |= {"after": str(at["after"])} if at.get("after") else {}
        at["since"] = str(at.get("since") or int(now.timestamp()) - FIRST_SECONDS)
        query["since"] = at["since"]
        told = self.page(f"{self.graph}/{path}", cursor, query={**query, **self.signed()})
        if isinstance(told, CaughtUp):
            return told
        bodies = (told.body,) if dig(told.doc, "data") else ()
        return CaughtUp(bodies, *self._further(told.doc, at, deeper))

    def _further(self, doc: Any, at: Mapping[str, Any], deeper: list[Any]) -> tuple[str, bool]:
        """Where the next call goes on, and whether there is one: first the comments of known posts, then more posts.

        The cursor moves by the channel's own times: a clock of ours that jumps must not leave a gap behind it.
        """
        newest = max([float(at.get("newest") or 0), *_times(doc)])
        if deeper:
            following = [[deeper[0][0], _after(doc)]] if _goes_on(doc, at) else []
            left, after = following + deeper[1:], at.get("after")
        else:
            threads = [(ident(dig(post, "id")), dig(post, "comments")) for post in rows(dig(doc, "data"))]
            left = [[post, _after(comments)] for post, comments in threads if post and _goes_on(comments, at)]
            after = _after(doc) if dig(doc, "paging", "next") else ""
        if left or after:
            keep = {"since": at.get("since", ""), "newest": newest, "after": after, "deeper": left}
            return json.dumps(keep), True
        overlap = float(self.numbers.get("overlap_seconds", 900))
        since = float(at.get("since") or 0)
        return str(int(max(since, newest - overlap) if newest else since)), False


_EDGE = {"filter": "stream", "order": "reverse_chronological", "limit": "100"}


def _times(doc: Any) -> list[float]:
    """When everything on a page was said, as the channel tells it."""
    posts = rows(dig(doc, "data"))
    said = [*posts, *(comment for post in posts for comment in rows(dig(post, "comments", "data")))]
    found = [moment_or_none(dig(each, "created_time")) for each in said]
    return [time.timestamp() for time in found if time]


def _after(page: Any) -> str:
    return ident(dig(page, "paging", "cursors", "after"))


def _goes_on(page: Any, at: Mapping[str, Any]) -> bool:
    """Whether older comments may still be news: the page has a next one, and its oldest is not too old."""
    if not (_after(page) and dig(page, "paging", "next")):
        return False
    times = [found for row in rows(dig(page, "data")) if (found := moment_or_none(dig(row, "created_time")))]
    since = moment_or_none(at.get("since"))
    return since is None or not times or min(times) >= since


def _target(intent: Intent) -> str:
    """Facebook nests one level: an answer to an answer goes under the comment at the top."""
    return intent.parent_meta.get("top") or intent.parent


def _fits(intent: Intent, row: Mapping[str, Any]) -> bool:
    return same_words(intent, text(dig(row, "message"))) and in_time(
        intent, moment_or_none(dig(row, "created_time"))
    )
