"""Instagram: comments, mentions, and direct messages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from firsthand.channels.facebook_things import edges, of_a_message
from firsthand.channels.messenger import read_message
from firsthand.channels.meta import graph_error
from firsthand.channels.reading import dig, first, ident, moment, moment_or_none, rows, shown, text
from firsthand.channels.talks import FIRST_SECONDS, Talks, next_page
from firsthand.desk.attachments import Attachment, described, packed
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
    Refused,
    Unparsed,
)
from firsthand.desk.inbox import WORDS
from firsthand.desk.matching import in_time, same_words
from firsthand.domain.mention import NAMELESS, Mention
from firsthand.outward import NoAnswer, NotSent

TEST_IDS = frozenset({"0", "12334", "23245"})
"""What the dashboard's Test button sends: it opens no case."""

COMMENTS = ("comments", "live_comments")
NOT_DELIVERED = "(you were mentioned; Instagram does not deliver the words, open it there)"


class Instagram(Talks):
    """`ig_id` is the professional account's id; `page` names it for routing."""

    kind = "instagram"

    @property
    def us(self) -> str:
        return self.option("ig_id") or self.option("page_id")

    def change(self, field: str, value: Any, ours: str, at: datetime) -> Iterator[Heard]:
        if not isinstance(value, Mapping):
            yield Noticed(field[:60] or "change", f"{ours}:{at.isoformat()}", at, shown(value)[:500])
        elif ours == "0" or ident(value.get("id")) in TEST_IDS or ident(dig(value, "sender", "id")) in TEST_IDS:
            yield Noticed("test", field[:60] or "test", at, shown(value)[:500])
        elif field in COMMENTS:
            yield self._comment(value, ours or self.us, at)
        elif field == "mentions":
            yield from self._mention(value, ours, at)
        elif "sender" in value and ("recipient" in value or "message" in value):
            yield from self.message(value, ours, at)
        elif "sender" in value and ident(value.get("mid")):
            beside = {name: value[name] for name in ("sender", "recipient", "timestamp") if name in value}
            yield from self.message({**beside, "message": value}, ours, at)
        elif field == "messages":
            yield Unparsed("a message without a sender", shown(value))
        elif text(first(value, "text", "message")):
            yield Unparsed(f"{field[:60]}: somebody wrote, in a way that is not known", shown(value))
        else:
            mark = ident(first(value, "id", "media_id", "mid")) or shown(value)[:100]
            yield Noticed(field[:60] or "change", mark, at, shown(value)[:500])

    def message(self, event: Any, ours: str, at: datetime) -> Iterator[Heard]:
        if ours == "0" or ident(dig(event, "sender", "id")) in TEST_IDS:
            yield Noticed("test", f"messages:{ident(dig(event, 'timestamp'))}", at, shown(event)[:500])
        else:
            yield from read_message(event, ours or self.us, self.account.id, "instagram", at)

    def _comment(self, value: Mapping[str, Any], ours: str, at: datetime) -> Heard:
        ext_id = ident(first(value, "id", "comment_id"))
        if not ext_id:
            return Unparsed("a comment without an id", shown(value))
        who = value.get("from")
        if text(value.get("verb")) in ("remove", "delete"):
            return Deleted(ext_id, at)
        author, media = ident(dig(who, "id")), ident(dig(value, "media", "id")) or ident(value.get("media_id"))
        handle = text(dig(who, "username")) or text(first(value, "username") or dig(value, "user", "username"))
        parent = ident(value.get("parent_id")) or ident(dig(value, "parent", "id"))
        known = {ours, self.option("page_id")} - {""}
        mention = Mention(
            id=ext_id,
            channel="instagram",
            author=handle or author or NAMELESS,
            text=text(first(value, "text", "message")) or "(a comment without words)",
            created_at=moment(first(value, "timestamp", "created_time", "created_at"), at),
            in_reply_to=parent or None,
            inbound=not (author in known or (bool(handle) and handle == self.option("handle").lstrip("@"))),
            page=self.page_name(ours),
            account=self.account.id,
        )
        meta = {"author_id": author, "ours": ours, "root": media, "top": parent}
        return Posted(mention, meta={k: v for k, v in meta.items() if v})

    def _mention(self, value: Mapping[str, Any], ours: str, at: datetime) -> Iterator[Heard]:
        """A mention comes as ids alone; its words are read at once, but may be private or gone: it is kept as that."""
        comment, media = ident(value.get("comment_id")), ident(value.get("media_id"))
        if not (comment or media):
            yield Unparsed("a mention without an id", shown(value))
            return
        mention = Mention(
            id=comment or media,
            channel="instagram",
            author=text(dig(value, "from", "username")) or NAMELESS,
            text=text(first(value, "text", "caption")) or NOT_DELIVERED,
            created_at=at,
            page=self.page_name(ours),
            account=self.account.id,
        )
        meta = {"media_id": media, "comment_id": comment, "ours": ours, "mentioned": "yes"}
        yield Posted(mention, meta={k: v for k, v in meta.items() if v})
        if mention.text == NOT_DELIVERED and mention.id.isascii() and mention.id.isdigit():
            name = f"mentioned_comment.comment_id({comment})" if comment else f"mentioned_media.media_id({media})"
            yield Noticed(WORDS, name, at)

    # --- pages of the graph --------------------------------------------------------------------------------

    def _row(self, row: Any, post: str, at: datetime) -> Iterator[Heard]:
        ext_id = ident(first(row, "id", "pk"))
        if isinstance(dig(row, "messages", "data"), list):
            for message in row["messages"]["data"]:
                yield self._stored_message(message, row, at)
            return
        if (
            isinstance(row, Mapping)
            and ("message" in row or of_a_message(row))
            and isinstance(row.get("from"), Mapping)
        ):
            yield self._stored_message(row, {}, at)
        elif isinstance(row, Mapping) and ext_id and "text" in row:
            yield self._comment({**row, "id": ext_id, "media": row.get("media") or {"id": post}}, self.us, at)
        elif isinstance(row, Mapping) and ext_id and ("caption" in row or "media_type" in row):
            yield self._media(row, ext_id, at)
        elif isinstance(row, Mapping) and (inner := first(row, "mentioned_comment", "mentioned_media")):
            for each in self._row(inner, "", at):
                yield replace(each, revision=each.revision or "read") if isinstance(each, Posted) else each
        elif isinstance(row, Mapping) and (inside := edges(row)):
            for each in inside:
                yield from self._row(each, "", at)
        elif isinstance(row, Mapping) and ext_id:
            yield Noticed("profile", ext_id, None, shown(row)[:500])
        elif not dig(row, "comments"):
            yield Unparsed("an entry of a page that is no comment and no post", shown(row))
        for name in ("comments", "replies"):
            inner_rows = dig(row, name, "data")
            for inner in rows(inner_rows if inner_rows is not None else dig(row, name)):
                if isinstance(inner, Mapping):
                    under = {"parent_id": ext_id, **inner} if name == "replies" else inner
                    yield from self._row(under, post or ext_id, at)

    def _media(self, row: Mapping[str, Any], ext_id: str, at: datetime) -> Heard:
        caption, things = row.get("caption"), _media_things(row)
        words = text(dig(caption, "text")) if isinstance(caption, Mapping) else text(caption)
        author = text(first(row, "username")) or text(dig(row, "owner", "username"))
        mention = Mention(
            id=ext_id,
            channel="instagram",
            author=author or ident(dig(row, "owner", "id")) or NAMELESS,
            text=words or described(things, "(a post without words)"),
            created_at=moment(first(row, "timestamp", "taken_at"), at),
            inbound=not (self.us and ident(dig(row, "owner", "id")) == self.us),
            url=text(row.get("permalink")) or None,
            account=self.account.id,
        )
        return Posted(mention, meta={"media_id": ext_id, "mentioned": "yes", **packed(things)})

    # --- speaking ------------------------------------------------------------------------------------------

    def publish(self, intent: Intent, now: datetime) -> Answer:
        us = self.us or intent.parent_meta.get("ours") or "me"
        if intent.private:
            return self.graph_call(now, f"{us}/messages", self._direct(intent, now), "message_id", "id")
        if intent.parent_meta.get("mentioned"):
            body = {"media_id": intent.parent_meta.get("media_id", ""), "message": intent.text}
            if comment := intent.parent_meta.get("comment_id"):
                body["comment_id"] = comment
            return self.graph_call(now, f"{us}/mentions", body, "id")
        return self.graph_call(now, f"{self._top(intent)}/replies", {"message": intent.text}, "id")

    def _top(self, intent: Intent) -> str:
        return intent.parent_meta.get("top") or intent.parent

    def _direct(self, intent: Intent, now: datetime) -> dict[str, Any]:
        parent = intent.parent_mention
        if parent and not parent.is_private and not intent.window_from:
            return {"recipient": {"comment_id": intent.parent}, "message": {"text": intent.text}}
        peer = intent.parent_meta.get("author_id") or intent.to
        return {"recipient": {"id": peer}, "message": {"text": intent.text}, **self.tag(intent, now)}

    def lookup(self, intent: Intent, now: datetime) -> Look:
        us = self.us or intent.parent_meta.get("ours") or "me"
        if intent.private:
            peer = intent.parent_meta.get("author_id") or intent.to
            query = {"platform": "instagram", "user_id": peer, "fields": "messages{id,message,from,created_time}"}
            told = self.seen("GET", f"{self.graph}/{us}/conversations", query={**query, **self.signed()})
            place = ("messages", "message", "created_time")
        else:
            query = {"fields": "id,text,timestamp,from,username", "limit": "100", **self.signed()}
            edge = "comments" if intent.parent_meta.get("mentioned") else "replies"
            target = intent.parent_meta.get("media_id") if edge == "comments" else self._top(intent)
            told = self.seen("GET", f"{self.graph}/{target}/{edge}", query=query)
            place = ("", "text", "timestamp")
        if isinstance(told, CannotTell):
            return told
        posts = rows(dig(told.doc, "data"))
        if place[0]:
            posts = [m for c in posts for m in rows(dig(c, "messages", "data"))]
        found = [
            ident(dig(p, "id"))
            for p in posts
            if same_words(intent, text(dig(p, place[1]))) and in_time(intent, moment_or_none(dig(p, place[2])))
        ]
        return Found(tuple(found)) if found else Absent()

    # --- catching up ---------------------------------------------------------------------------------------

    def catch_up(self, cursor: str, now: datetime) -> CaughtUp:
        """The latest media with their comments, for Instagram keeps no list of what changed; then conversations."""
        if not self.us:
            return CaughtUp(cursor=cursor, problem="set ig_id to catch up on what webhooks missed")
        at: dict[str, Any] = json.loads(cursor) if cursor.startswith("{") else {"since": self._since(cursor, now)}
        at.setdefault("began", now.isoformat())
        if "talks" in at:
            return self.talked(self.us, "instagram", at, lambda at: str(at["began"]))
        query = {"fields": _MEDIA, "limit": "25", **self.signed()}
        query |= {"after": str(at["after"])} if at.get("after") else {}
        told = self.page(f"{self.graph}/{self.us}/media", cursor, query=query)
        if isinstance(told, CaughtUp):
            return told
        pages = int(at.get("pages", 0)) + 1
        after = next_page(told.doc)
        on = {"after": after, "pages": pages} if after and pages < int(self.numbers.get("media_pages", 4)) else {}
        keep = {"since": at["since"], "began": at["began"], **(on or {"talks": ""})}
        return CaughtUp((told.body,) if dig(told.doc, "data") else (), json.dumps(keep), more=True)

    def fetch(self, name: str) -> CaughtUp:
        """The words of a mention. What is private, gone or closed for comments has none for us, now or later."""
        about = (
            "id,text,timestamp,media"
            if "comment" in name
            else "id,caption,timestamp,username,permalink,media_type"
        )
        query = {"fields": f"{name}{{{about}}}", **self.signed()}
        try:
            told = self.ask("GET", f"{self.graph}/{self.us or 'me'}", query=query)
        except (NotSent, NoAnswer) as error:
            return CaughtUp(problem=f"the channel does not answer ({error})")
        if told.ok and told.doc is not None:
            return CaughtUp((told.body,))
        answer = graph_error(told, datetime.now(UTC))
        return (
            CaughtUp() if isinstance(answer, Refused) else CaughtUp(problem=f"the channel answered {told.status}")
        )

    def _since(self, cursor: str, now: datetime) -> float:
        """From when on messages are read: a little before the last catching up, or the last day of a new account."""
        last = moment_or_none(cursor)
        overlap = float(self.numbers.get("overlap_seconds", 900))
        return last.timestamp() - overlap if last else now.timestamp() - FIRST_SECONDS


_EACH = "id,text,timestamp,from,username"
_MEDIA = (
    f"id,caption,timestamp,permalink,owner,comments.limit(50){{{_EACH},parent_id,replies.limit(50){{{_EACH}}}}}"
)


def _media_things(row: Mapping[str, Any]) -> list[Attachment]:
    """The pictures and films of a post; an album has several inside."""
    kinds = {"IMAGE": "image", "VIDEO": "video", "CAROUSEL_ALBUM": "album"}
    inside = rows(dig(row, "children", "data"))
    found = [thing for each in inside if isinstance(each, Mapping) for thing in _media_things(each)]
    if found:
        return found
    kind = kinds.get(text(row.get("media_type")), "")
    url = text(first(row, "media_url", "thumbnail_url"))
    alt = text(row.get("alt_text"))
    return [Attachment(kind or "image", url=url[:1000], alt=alt[:1000], ref=ident(row.get("id")))] if kind else []
