"""Reading what Facebook sends of a page, and the pages of the graph that catching up reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.facebook_things import (
    address_of,
    edges,
    of_a_message,
    shown_things,
    things_of,
    with_its_id,
)
from firsthand.channels.messenger import WARNED, read_message
from firsthand.channels.messenger_things import things_of as sent_things
from firsthand.channels.meta import MetaChannel
from firsthand.channels.reading import dig, first, ident, moment, revision_of, rows, shown, text, whole
from firsthand.desk.attachments import described, packed
from firsthand.desk.channel import Deleted, Heard, Noticed, Posted, Unparsed, direct
from firsthand.domain.mention import NAMELESS, Mention

POSTS = ("status", "post", "photo", "video", "share", "link", "album", "note", "event", "reel", "story")


class FacebookReading(MetaChannel):
    """The reading half: every change becomes one value."""

    def read_change(self, field: str, value: Any, ours: str, at: datetime) -> Iterator[Heard]:
        if not isinstance(value, Mapping):
            yield Noticed(field[:60] or "change", f"{ours}:{at.isoformat()}", at, shown(value)[:500])
            return
        told, at = at, moment(first(value, "created_time", "timestamp", "time"), at)
        if field in ("feed", "group_feed"):
            yield self._feed(value, ours, at, told)
        elif field == "mention":
            yield self._mentioned(value, ours, at, told)
        elif field == "ratings":
            yield self._rating(value, ours, at, told)
        elif ("sender" in value and ("message" in value or "recipient" in value)) or first(value, *WARNED):
            yield from self.message(value, ours, at)
        elif text(first(value, "text", "message")):
            yield Unparsed(f"{field[:60]}: somebody wrote, in a way that is not known", shown(value))
        else:
            mark = ident(first(value, "id", "thread_id", "post_id", "comment_id")) or shown(value)[:100]
            yield Noticed(field[:60] or "change", mark, at, shown(value)[:500])

    def message(self, event: Any, ours: str, at: datetime) -> Iterator[Heard]:
        yield from read_message(event, ours or self.option("page_id"), self.account.id, "facebook", at)

    def page_name(self, native: str) -> str | None:
        return self.option(f"page.{native}") or self.option("page") or native or None

    # --- the feed ------------------------------------------------------------------------------------------

    def _feed(self, value: Mapping[str, Any], ours: str, at: datetime, told: datetime) -> Heard:
        item, verb = text(value.get("item")), text(value.get("verb")) or "add"
        comment, post = ident(value.get("comment_id")), ident(first(value, "post_id", "id"))
        ext_id = comment if item == "comment" or (comment and item not in POSTS) else post
        if item in ("reaction", "like"):
            mark = f"{comment or post}:{ident(dig(value, 'from', 'id'))}"
            return Noticed(item, mark, at, shown(value)[:500])
        if not ext_id:
            return Unparsed(f"a {item or 'change'} of the feed without an id", shown(value))
        if verb in ("remove", "delete"):
            return Deleted(ext_id, at)
        words = text(first(value, "message", "story"))
        if verb != "add" and not words and not things_of(value):
            return Noticed(f"{item} {verb}".strip()[:60], ext_id, at, shown(value)[:500])
        known = item == "comment" or item in POSTS or words
        if not known or verb not in ("add", "edited", "edit", "update"):
            return Noticed(f"{item} {verb}".strip()[:60], ext_id, at, shown(value)[:500])
        return self._spoken(value, ext_id, words, ours, at, edited_at=max(at, told) if verb != "add" else None)

    def _spoken(
        self,
        value: Mapping[str, Any],
        ext_id: str,
        words: str,
        ours: str,
        at: datetime,
        *,
        edited_at: datetime | None = None,
    ) -> Heard:
        """A comment or a post, in a webhook or on a page of the graph.

        A comment right under a post is one person's beginning; only what answers a comment belongs to it. An edit
        says when the comment was written, so that its time is the delivery's: two edits are two.
        """
        who = value.get("from")
        author = ident(dig(who, "id")) or ident(first(value, "sender_id"))
        name = text(dig(who, "name")) or text(first(value, "sender_name"))
        post = ident(value.get("post_id")) or ident(dig(value, "post", "id"))
        parent = ident(value.get("parent_id")) or ident(dig(value, "parent", "id"))
        nested = bool(parent and parent not in (post, ext_id)) and not _is_post_of(parent, ext_id)
        under = parent if nested else ""
        things = things_of(value)
        mention = Mention(
            id=ext_id,
            channel="facebook",
            author=author or name or NAMELESS,
            text=words or shown_things(value, things),
            created_at=at,
            in_reply_to=under or None,
            inbound=not (bool(ours) and author == ours),
            url=address_of(value, ext_id, under) or None,
            page=self.page_name(ours),
            account=self.account.id,
            author_name=name[:200],
        )
        meta = {"author_id": author, "ours": ours, "root": post, "top": parent if nested else "", **packed(things)}
        revision = revision_of(edited_at.isoformat()) if edited_at else ""
        return Posted(mention, revision=revision, edit=bool(edited_at), meta={k: v for k, v in meta.items() if v})

    def _mentioned(self, value: Mapping[str, Any], ours: str, at: datetime, told: datetime) -> Heard:
        ext_id = ident(first(value, "comment_id", "post_id", "id"))
        if not ext_id:
            return Unparsed("a mention of the page without an id", shown(value))
        if text(value.get("verb")) in ("remove", "delete"):
            return Deleted(ext_id, at)
        edited_at = max(at, told) if text(value.get("verb")) in ("edited", "edit", "update") else None
        words = text(value.get("message"))
        if edited_at and not words:
            return Noticed(f"{text(value.get('item'))} edited".strip()[:60], ext_id, at, shown(value)[:500])
        words = words or "(the page was mentioned; the words were not delivered)"
        return self._spoken(value, ext_id, words, ours, at, edited_at=edited_at)

    # --- recommendations -----------------------------------------------------------------------------------

    def _rating(self, value: Mapping[str, Any], ours: str, at: datetime, told: datetime) -> Heard:
        story = ident(first(value, "open_graph_story_id", "open_graph_story", "id"))
        if isinstance(value.get("open_graph_story"), Mapping):
            story = ident(value["open_graph_story"].get("id")) or story
        item, verb = text(value.get("item")) or "rating", text(value.get("verb")) or "add"
        if item in ("reaction", "like", "share"):
            return Noticed(f"rating {item}", story or shown(value)[:100], at, shown(value)[:500])
        if item == "comment":
            ext_id = ident(value.get("comment_id"))
            if ext_id and verb in ("remove", "delete"):
                return Deleted(ext_id, at)
            under = {**value, "post_id": story}
            words = text(first(value, "message", "review_text"))
            return self._spoken(under, ext_id, words, ours, at) if ext_id else Unparsed("no id", shown(value))
        reviewer = ident(first(value, "reviewer_id")) or ident(dig(value, "reviewer", "id"))
        if not story:
            story = f"rating:{reviewer}:{at.isoformat()}" if reviewer else ""
        if not story:
            return Unparsed("a recommendation without an id", shown(value))
        if verb in ("remove", "delete"):
            return Deleted(story, at)
        kind = text(value.get("recommendation_type")).upper()
        mention = Mention(
            id=story,
            channel="facebook",
            author=reviewer or text(value.get("reviewer_name")) or NAMELESS,
            text=text(value.get("review_text")) or f"({kind.lower() or 'no'} recommendation without words)",
            created_at=at,
            url=address_of({}, story, "") or None,
            rating=whole(value.get("rating"), 1, 5) or {"NEGATIVE": 1, "POSITIVE": 5}.get(kind),
            page=self.page_name(ours),
            account=self.account.id,
            kind="review",
            author_name=(text(value.get("reviewer_name")) or text(dig(value, "reviewer", "name")))[:200],
        )
        edit = verb in ("edited", "edit", "update")
        revision = revision_of(max(at, told).isoformat()) if edit else ""
        return Posted(mention, revision=revision, edit=edit, meta={"author_id": reviewer, "ours": ours})

    # --- pages of the graph --------------------------------------------------------------------------------

    def page_of(self, doc: Mapping[str, Any], at: datetime) -> Iterator[Heard]:
        if isinstance(doc.get("error"), Mapping) and not first(doc, "data", "id"):
            yield Unparsed("the graph answered with an error", shown(doc))
            return
        if "item" in doc and "verb" in doc:
            yield from self.read_change("feed", doc, self.option("page_id"), at)
        elif isinstance(doc.get("data"), list):
            for row in doc["data"]:
                yield from self._row(row, "", at)
        elif _by_name(doc):
            for inner in doc.values():
                yield from self._document(inner, at)
        elif _by_id(doc):
            for ext_id, row in doc.items():
                yield from self._row({"id": ext_id, **row}, "", at)
        else:
            yield from self._row(doc, "", at)

    def _row(self, row: Any, post: str, at: datetime) -> Iterator[Heard]:
        row = with_its_id(row)
        ext_id = ident(dig(row, "id"))
        if isinstance(row, Mapping) and ("review_text" in row or "recommendation_type" in row):
            when = moment(row.get("created_time"), at)
            yield self._rating(row, self.option("page_id"), when, when)
        elif isinstance(row, Mapping) and isinstance(dig(row, "messages", "data"), list):
            for message in row["messages"]["data"]:
                yield self._stored_message(message, row, at)
        elif isinstance(row, Mapping) and of_a_message(row):
            yield self._stored_message(row, {}, at)
        elif isinstance(row, Mapping) and ext_id and ("message" in row or "created_time" in row or "story" in row):
            words = text(first(row, "message", "story"))
            under = {**row, "post_id": post} if post else row
            yield self._spoken(under, ext_id, words, self.option("page_id"), moment(row.get("created_time"), at))
        elif isinstance(row, Mapping) and (inside := edges(row)):
            for inner in inside:
                yield from self._row(inner, "", at)
        elif isinstance(row, Mapping) and ext_id and "comments" not in row:
            yield Noticed("profile", ext_id, None, shown(row)[:500])
        elif not isinstance(row, Mapping) or "comments" not in row:
            yield Unparsed("an entry of a page that is no comment and no post", shown(row))
        for inner in rows(dig(row, "comments", "data")):
            yield from self._row(inner, post or ext_id, at)

    def _stored_message(self, message: Any, conversation: Mapping[str, Any], at: datetime) -> Heard:
        ext_id, sender = ident(dig(message, "id")), ident(dig(message, "from", "id"))
        if not ext_id:
            return Unparsed("a message without an id", shown(message))
        ours = self.option("page_id")
        people = [ident(dig(p, "id")) for p in rows(dig(conversation, "participants", "data"))]
        people += [ident(dig(p, "id")) for p in rows(dig(message, "to", "data"))]
        peer = sender if sender != ours else next((p for p in people if p and p != ours), "")
        things = sent_things(message) if isinstance(message, Mapping) else []
        mention = Mention(
            id=ext_id,
            channel=self.kind,
            author=sender or text(dig(message, "from", "name")) or NAMELESS,
            text=text(dig(message, "message")) or described(things),
            created_at=moment(dig(message, "created_time"), at),
            in_reply_to=direct(peer or sender),
            inbound=not (bool(ours) and sender == ours),
            account=self.account.id,
            kind="message",
            private=True,
            author_name=text(first(dig(message, "from"), "name", "username"))[:200],
        )
        return Posted(mention, meta={"author_id": peer or sender, "to": peer, **packed(things)})


def _is_post_of(parent: str, comment: str) -> bool:
    """A comment is named after its post: a further page of comments says `parent` without saying which post it is."""
    return "_" in comment and comment.partition("_")[0] == parent.rpartition("_")[2]


def _by_name(doc: Mapping[str, Any]) -> bool:
    """A collection of bodies by name, as recorders keep them."""
    return bool(doc) and all(isinstance(v, Mapping) and ("entry" in v or "data" in v) for v in doc.values())


def _by_id(doc: Mapping[str, Any]) -> bool:
    """Several objects at once, each under its own id, as the graph answers a question for `ids`."""
    return bool(doc) and all(
        isinstance(v, Mapping) and (k.replace("_", "").isdigit() or ident(v.get("id")) == k)
        for k, v in doc.items()
    )
