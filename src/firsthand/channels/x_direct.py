"""Direct messages of X, read back: the second stage of catching up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.reading import dig, ident, rows
from firsthand.channels.remote import RemoteChannel
from firsthand.channels.x_posts import EPOCH_MS
from firsthand.desk.channel import CannotTell, CaughtUp

_FIRST_MS = 86_400_000
"""A new account begins with the last day of its messages, not with the thirty that X keeps in its list."""

_ASKED = {
    "event_types": "MessageCreate",
    "max_results": "100",
    "dm_event.fields": "attachments,created_at,dm_conversation_id,event_type,id,sender_id,text",
    "expansions": "sender_id,attachments.media_keys",
    "user.fields": "name,username",
    "media.fields": "alt_text,preview_image_url,type,url,variants",
}


def direct_page(channel: RemoteChannel, at: Mapping[str, str], now: datetime) -> CaughtUp:
    """One page, newest first, down to the last one that was seen.

    Where X does not give them, now or to this account at all, the place stays and mentions are read on.
    """
    since = int(at["direct"]) if at.get("direct", "").isdigit() else _id_at(now)
    query = {**_ASKED, **({"pagination_token": at["page"]} if at.get("page") else {})}
    told = channel.seen("GET", "/2/dm_events", query=query)
    if isinstance(told, CannotTell):
        return CaughtUp((), _done(at, str(since)))
    said = rows(dig(told.doc, "data"))
    ids = [_number(dig(each, "id")) for each in said]
    news = [each for each, ext_id in zip(said, ids, strict=True) if not ext_id or ext_id > since]
    body = json.dumps({"data": news, "includes": dig(told.doc, "includes") or {}}).encode()
    top = max([_number(at.get("top")), since, *ids])
    following = ident(dig(told.doc, "meta", "next_token"))
    bodies = (body,) if news else ()
    if following and news and len(news) == len(said):
        return CaughtUp(
            bodies, json.dumps({**at, "direct": str(since), "page": following, "top": str(top)}), more=True
        )
    return CaughtUp(bodies, _done(at, str(top)))


def _done(at: Mapping[str, str], seen: str) -> str:
    return json.dumps({"since": at.get("since", ""), "direct": seen})


def _number(ext_id: Any) -> int:
    found = ident(ext_id)
    return int(found) if found.isascii() and found.isdigit() else 0


def _id_at(now: datetime) -> int:
    """The id that a message of a day ago would bear."""
    return (int(now.timestamp() * 1000) - _FIRST_MS - EPOCH_MS) << 22
