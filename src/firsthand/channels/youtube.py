"""YouTube: comments, read by poll; an answer costs fifty units of a small day's quota."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.google import GoogleChannel
from firsthand.channels.reading import (
    dig,
    first,
    from_html,
    ident,
    moment,
    moment_or_none,
    revision_of,
    rows,
    shown,
    text,
    whole,
)
from firsthand.channels.recordings import heard_in, unwrapped
from firsthand.channels.youtube_live import live_message, of_feed
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
)
from firsthand.desk.matching import in_time, same_words
from firsthand.domain.mention import NAMELESS, Mention

LOOK_PAGES_MOST = 20
SEEN_MOST = 500
"""Of so many threads it is kept how many answers they had."""


class YouTube(GoogleChannel):
    """`channel_id` is our channel."""

    kind = "youtube"

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        if (pushed := of_feed(body, received_at)) is not None:
            return pushed
        return heard_in(body, lambda doc: self._document(doc, received_at))

    def _document(self, doc: Any, at: datetime) -> Iterator[Heard]:
        if isinstance(doc, list):
            for each in doc:
                yield from self._document(unwrapped(each), at)
        elif not isinstance(doc, Mapping):
            yield Unparsed("this is no comment but a lone value", shown(doc))
        elif isinstance(doc.get("items"), list):
            for each in doc["items"]:
                yield from self._item(each, at)
        elif isinstance(doc.get("error"), (Mapping, str)):
            yield Unparsed("YouTube answered with an error", shown(doc))
        else:
            yield from self._item(doc, at)

    def _item(self, each: Any, at: datetime) -> Iterator[Heard]:
        snippet, kind = dig(each, "snippet"), text(dig(each, "kind"))
        ext_id = ident(dig(each, "id"))
        if snippet is None and isinstance(dig(each, "data", "snippet"), Mapping):
            yield from self._item(each["data"], at)
        elif isinstance(dig(snippet, "topLevelComment"), Mapping):
            top, film = snippet["topLevelComment"], ident(snippet.get("videoId"))
            yield self._comment(top, "", at, film)
            for reply in rows(dig(each, "replies", "comments")):
                yield self._comment(reply, ident(dig(top, "id")), at, film)
        elif kind.endswith("liveChatMessage") or "liveChatId" in (snippet if isinstance(snippet, Mapping) else {}):
            yield live_message(each, self.account.id, self.option("channel_id"), at)
        elif isinstance(snippet, Mapping) and ("textOriginal" in snippet or "textDisplay" in snippet):
            yield self._comment(each, "", at)
        elif kind.endswith("comment") or kind.endswith("commentThread"):
            yield Unparsed("a comment whose words were not asked for", shown(each))
        elif kind or ext_id:
            mark = ext_id or ident(dig(each, "id", "videoId")) or ident(dig(each, "etag")) or shown(each)[:100]
            yield Noticed((kind.rpartition("#")[2] or "record")[:60], mark, None, shown(each)[:500])
        else:
            yield Unparsed("an entry that is no comment", shown(each))

    def _comment(self, comment: Any, above: str, at: datetime, film: str = "") -> Heard:
        """One comment; one that we rejected is gone from the page for everybody."""
        ext_id, snippet = ident(dig(comment, "id")), dig(comment, "snippet")
        if not ext_id or not isinstance(snippet, Mapping):
            return Unparsed("a comment without an id or a body", shown(comment))
        if text(snippet.get("moderationStatus")) == "rejected":
            return Deleted(ext_id)
        who = snippet.get("authorChannelId")
        author_id = ident(dig(who, "value")) or ident(who)
        top = ident(snippet.get("parentId")) or above or (ext_id.partition(".")[0] if "." in ext_id else "")
        published, updated = first(snippet, "publishedAt"), first(snippet, "updatedAt")
        edited = bool(updated and published and updated != published)
        words = text(snippet.get("textOriginal")) or from_html(snippet.get("textDisplay"))
        video = ident(snippet.get("videoId")) or film
        mention = Mention(
            id=ext_id,
            channel="youtube",
            author=text(snippet.get("authorDisplayName")) or author_id or NAMELESS,
            text=words or "(a comment without words)",
            created_at=moment(published, at),
            in_reply_to=top or None,
            inbound=not (author_id and author_id == self.option("channel_id")),
            url=f"https://www.youtube.com/watch?v={video}&lc={ext_id}" if video else None,
            page=self.option("page") or None,
            account=self.account.id,
        )
        meta = {"author_id": author_id, "top": top or ext_id, "video": video}
        return Posted(mention, revision=revision_of(updated) if edited else "", meta=meta)

    # --- speaking ------------------------------------------------------------------------------------------

    def publish(self, intent: Intent, now: datetime) -> Answer:
        body = {"snippet": {"parentId": _top(intent), "textOriginal": intent.text}}
        return self.once(
            now,
            lambda: self.ask("POST", "/youtube/v3/comments", json_body=body, query={"part": "snippet"}),
            lambda told: ident(dig(told.doc, "id")),
            lambda told: self.google_error(told, now),
        )

    def lookup(self, intent: Intent, now: datetime) -> Look:
        """Every page of the answers: they come in no promised order, and ours may be on the last one."""
        query = {"part": "snippet", "parentId": _top(intent), "maxResults": "100", "textFormat": "plainText"}
        for _ in range(LOOK_PAGES_MOST):
            told = self.seen("GET", "/youtube/v3/comments", query=query)
            if isinstance(told, CannotTell):
                return told
            if found := [ident(dig(i, "id")) for i in rows(dig(told.doc, "items")) if self._is_it(intent, i)]:
                return Found(tuple(found))
            query["pageToken"] = ident(dig(told.doc, "nextPageToken"))
            if not query["pageToken"]:
                return Absent()
        return CannotTell("there are too many answers under this comment to read them all")

    def _is_it(self, intent: Intent, item: Any) -> bool:
        us, snippet = self.option("channel_id"), dig(item, "snippet")
        words = text(dig(snippet, "textOriginal")) or from_html(dig(snippet, "textDisplay"))
        author, at = ident(dig(snippet, "authorChannelId", "value")), moment_or_none(dig(snippet, "publishedAt"))
        return same_words(intent, words) and in_time(intent, at) and (not us or author in ("", us))

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        """Threads of the channel, newest first; the cursor moves when the page with the last one was read.

        A thread shows five of its answers at most: the rest is read page by page, whenever its number has changed.
        """
        us = self.option("channel_id")
        if not us:
            return CaughtUp(cursor=cursor, problem="set channel_id to read comments")
        at: dict[str, Any] = json.loads(cursor) if cursor.startswith("{") else {"since": cursor}
        if at.get("deeper"):
            return self._deeper(at, cursor)
        query = {
            "part": "snippet,replies",
            "allThreadsRelatedToChannelId": us,
            "order": "time",
            "maxResults": "100",
        }
        if at.get("page"):
            query["pageToken"] = at["page"]
        told = self.page("/youtube/v3/commentThreads", cursor, query=query)
        if isinstance(told, CaughtUp):
            return told
        items = rows(dig(told.doc, "items"))
        times = [revision_of(dig(i, "snippet", "topLevelComment", "snippet", "publishedAt")) for i in items]
        at["top"], since = max([at.get("top", ""), *times]), at.get("since", "")
        following = ident(dig(told.doc, "nextPageToken"))
        at["page"] = following if following and times and min(times) > since else ""
        at["seen"], at["deeper"] = _unshown(items, at.get("seen") or {})
        return CaughtUp((told.body,) if items else (), *_goes_on(at))

    def _deeper(self, at: dict[str, Any], cursor: str) -> CaughtUp:
        """The further answers of one thread."""
        parent, token = at["deeper"][0]
        query = {
            "part": "snippet",
            "parentId": parent,
            "maxResults": "100",
            **({"pageToken": token} if token else {}),
        }
        told = self.seen("GET", "/youtube/v3/comments", query=query)
        if isinstance(told, CannotTell):
            if "404" not in told.reason:
                return CaughtUp(cursor=cursor, problem=told.reason)
            at["deeper"] = at["deeper"][1:]
            return CaughtUp((), *_goes_on(at))
        following = ident(dig(told.doc, "nextPageToken"))
        at["deeper"] = ([[parent, following]] if following else []) + at["deeper"][1:]
        return CaughtUp((told.body,) if dig(told.doc, "items") else (), *_goes_on(at))


def _unshown(items: list[Any], seen: Mapping[str, int]) -> tuple[dict[str, int], list[list[str]]]:
    """How many answers each thread has by now, and the threads whose further ones have to be read."""
    now, deeper = dict(seen), []
    for item in items:
        ext_id, total = ident(dig(item, "id")), whole(dig(item, "snippet", "totalReplyCount")) or 0
        if ext_id and total > len(rows(dig(item, "replies", "comments"))) and seen.get(ext_id) != total:
            now.pop(ext_id, None)
            now[ext_id] = total
            deeper.append([ext_id, ""])
    return dict(list(now.items())[-SEEN_MOST:]), deeper


def _goes_on(at: Mapping[str, Any]) -> tuple[str, bool]:
    """The cursor, and whether there is more: what is begun is read to its end before the time moves on."""
    if at.get("page") or at.get("deeper"):
        return json.dumps(at), True
    since = at.get("top") or at.get("since") or ""
    return (json.dumps({"since": since, "seen": at["seen"]}) if at.get("seen") else since), False


def _top(intent: Intent) -> str:
    """Answers hang under the comment at the top; there is one level."""
    return intent.parent_meta.get("top") or intent.parent.partition(".")[0]
