"""Catching up with a page of Facebook: its posts with their comments, and then its conversations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.reading import dig, ident, moment_or_none, rows
from firsthand.channels.talks import FIRST_SECONDS, Talks, is_news, next_page
from firsthand.desk.channel import CaughtUp
from firsthand.outward import Told

FIELDS = "id,from,message,created_time,parent{id},permalink_url"
EDGE = {"filter": "stream", "order": "reverse_chronological", "limit": "100"}


class FacebookPages(Talks):
    """The cursor says since when, which page of posts is next, which comments of which post go on, or which talks."""

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        """One call: comments of a known post that go on, else a page of posts, and in the end conversations.

        A comment of today may stand under a post of last week, so that posts are read from further back than comments.
        """
        us = self.option("page_id")
        if not us:
            return CaughtUp(cursor=cursor, problem="set page_id to catch up on what webhooks missed")
        at: dict[str, Any] = json.loads(cursor) if cursor.startswith("{") else {"since": cursor}
        at["since"] = str(at.get("since") or int(now.timestamp()) - FIRST_SECONDS)
        if "talks" in at:
            return self.talked(us, "messenger", at, self._done)
        deeper = [pair for pair in rows(at.get("deeper")) if isinstance(pair, list) and len(pair) == 2]
        path, query = self._asked(us, at, deeper)
        told = self.page(f"{self.graph}/{path}", cursor, query={**query, **self.signed()})
        if isinstance(told, CaughtUp):
            return told
        return CaughtUp(_kept(told, float(at["since"])), self._further(told.doc, at, deeper), more=True)

    def _asked(self, us: str, at: Mapping[str, Any], deeper: list[Any]) -> tuple[str, dict[str, str]]:
        since = str(at["since"])
        if deeper:
            post, after = deeper[0]
            return f"{post}/comments", {**EDGE, "fields": FIELDS, "after": str(after), "since": since}
        order = f"filter(stream).order(reverse_chronological).since({since}).limit(100)"
        fields = f"id,from,message,created_time,permalink_url,comments.{order}{{{FIELDS}}}"
        begin = int(float(since)) - int(float(self.numbers.get("watch_days", 14)) * 86_400)
        query = {"fields": fields, "limit": "50", "since": str(begin)}
        return f"{us}/feed", query | ({"after": str(at["after"])} if at.get("after") else {})

    def _further(self, doc: Any, at: Mapping[str, Any], deeper: list[Any]) -> str:
        """Where the next call goes on: first the comments of known posts, then more posts, then conversations.

        The cursor moves by the channel's own times: a clock of ours that jumps must not leave a gap behind it.
        """
        newest = max([float(at.get("newest") or 0), *_times(doc)])
        if deeper:
            following = [[deeper[0][0], next_page(doc)]] if _goes_on(doc, at) else []
            left, after = following + deeper[1:], at.get("after")
        else:
            threads = [(ident(dig(post, "id")), dig(post, "comments")) for post in rows(dig(doc, "data"))]
            left = [[post, next_page(comments)] for post, comments in threads if post and _goes_on(comments, at)]
            after = next_page(doc)
        keep = {"since": at["since"], "newest": newest}
        return json.dumps(keep | ({"after": after, "deeper": left} if left or after else {"talks": ""}))

    def _done(self, at: Mapping[str, Any]) -> str:
        overlap = float(self.numbers.get("overlap_seconds", 900))
        since, newest = float(at["since"]), float(at.get("newest") or 0)
        return str(int(max(since, newest - overlap) if newest else since))


def _kept(told: Told, since: float) -> tuple[bytes, ...]:
    """The page; of posts from before only what was said under them since."""
    posts = rows(dig(told.doc, "data"))
    if all(is_news(dig(post, "created_time"), since) for post in posts):
        return (told.body,) if posts else ()
    kept = []
    for post in posts:
        if is_news(dig(post, "created_time"), since):
            kept.append(post)
        elif isinstance(dig(post, "comments"), Mapping):
            kept.append({"id": post.get("id"), "comments": post["comments"]})
    return (json.dumps({"data": kept}).encode(),) if kept else ()


def _times(doc: Any) -> list[float]:
    """When everything on a page was said, as the channel tells it."""
    posts = rows(dig(doc, "data"))
    said = [*posts, *(comment for post in posts for comment in rows(dig(post, "comments", "data")))]
    found = [moment_or_none(dig(each, "created_time")) for each in said]
    return [time.timestamp() for time in found if time]


def _goes_on(page: Any, at: Mapping[str, Any]) -> bool:
    """Whether older comments may still be news: the page has a next one, and its oldest is not too old."""
    if not next_page(page):
        return False
    times = [found for row in rows(dig(page, "data")) if (found := moment_or_none(dig(row, "created_time")))]
    since = moment_or_none(at.get("since"))
    return since is None or not times or min(times) >= since
