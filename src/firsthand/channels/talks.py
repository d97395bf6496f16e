"""Conversations of Messenger and Instagram, read back: what was said in private while no delivery came through."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from firsthand.channels.facebook_reading import FacebookReading
from firsthand.channels.reading import dig, ident, moment_or_none, rows
from firsthand.desk.channel import CaughtUp
from firsthand.outward import NoAnswer, NotSent, Told

_SAID = "id,message,from,to,created_time,attachments,sticker,shares,story"
_FIELDS = f"updated_time,participants,messages.limit(50){{{_SAID}}}"
MAY_NOT = frozenset({3, 10, 33, 100, *range(200, 300)})
"""The graph's words for an account without the permission for messages, or without any."""

FIRST_SECONDS = 86_400
"""A new account begins with the last day, not with all that was ever written."""


class Talks(FacebookReading):
    """The last stage of catching up: `at` is the cursor, with `since` and where the next page begins as `talks`."""

    def talked(
        self, us: str, platform: str, at: Mapping[str, Any], done: Callable[[Mapping[str, Any]], str]
    ) -> CaughtUp:
        page = self._talk_page(us, platform, str(at.get("talks") or ""))
        if page is None:
            return CaughtUp((), done(at))
        if isinstance(page, str):
            return CaughtUp(cursor=json.dumps(at), problem=page)
        begin = float(at["since"])
        newest = max([float(at.get("newest") or 0), *_times(page.doc)])
        at = {**at, "newest": newest, "talks": _further(page.doc, begin)}
        bodies = _since(page.doc, begin)
        return CaughtUp(bodies, json.dumps(at), more=True) if at["talks"] else CaughtUp(bodies, done(at))

    def _talk_page(self, us: str, platform: str, after: str) -> Told | str | None:
        """A page, or what kept us from it. None where this account reads no messages: its comments are enough then."""
        query = {"platform": platform, "fields": _FIELDS, "limit": "25", **self.signed()}
        query |= {"after": after} if after else {}
        try:
            told = self.ask("GET", f"{self.graph}/{us}/conversations", query=query)
        except (NotSent, NoAnswer) as error:
            return f"the channel does not answer ({error})"
        if told.ok and told.doc is not None:
            return told
        return None if dig(told.doc, "error", "code") in MAY_NOT else f"the channel answered {told.status}"


def _messages(talk: Any) -> list[Any]:
    return rows(dig(talk, "messages", "data"))


def _times(doc: Any) -> list[float]:
    said = [dig(m, "created_time") for talk in rows(dig(doc, "data")) for m in _messages(talk)]
    return [found.timestamp() for each in said if (found := moment_or_none(each))]


def _since(doc: Any, begin: float) -> tuple[bytes, ...]:
    """The page without what was said before: an older message was heard by then, or is older than this account."""
    talks = []
    for talk in rows(dig(doc, "data")):
        said = [m for m in _messages(talk) if is_news(dig(m, "created_time"), begin)]
        if said and isinstance(talk, Mapping):
            talks.append({**talk, "messages": {"data": said}})
    return (json.dumps({"data": talks}).encode(),) if talks else ()


def next_page(page: Any) -> str:
    """Where the graph's next page begins; empty on the last one."""
    return ident(dig(page, "paging", "cursors", "after")) if dig(page, "paging", "next") else ""


def is_news(said: Any, begin: float) -> bool:
    """Whether it was said since then; what tells no time may be."""
    found = moment_or_none(said)
    return found is None or found.timestamp() >= begin


def _further(doc: Any, begin: float) -> str:
    """Where older conversations go on, as long as they may still hold news: they come with the latest first."""
    updated = [dig(talk, "updated_time") for talk in rows(dig(doc, "data"))]
    if not updated or not all(is_news(each, begin) for each in updated):
        return ""
    return next_page(doc)
