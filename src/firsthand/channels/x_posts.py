"""Posts of X as versions 1.1 and 2 write them; ids are text, for they do not fit into every number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.reading import dig, first, ident, moment, moment_or_none, plain, rows, shown, text, whole
from firsthand.channels.x_side import media_one, media_two, poll_words
from firsthand.desk.attachments import described, packed
from firsthand.desk.channel import Deleted, Heard, Noticed, Posted, Unparsed
from firsthand.desk.versions import NAME as VERSIONS
from firsthand.domain.mention import NAMELESS, Mention

NOTHING: Mapping[str, Any] = {}


def _words_one(post: Mapping[str, Any]) -> Any:
    """The whole of it: a long post stands in `extended_tweet`, a repeated one is cut in front of what it repeats."""
    words = first(dig(post, "extended_tweet"), "full_text") or first(post, "full_text", "text")
    repeated = post.get("retweeted_status")
    if isinstance(repeated, Mapping) and text(words).startswith("RT @") and text(words).endswith(("…", "...")):
        return f"RT @{text(dig(repeated, 'user', 'screen_name'))}: {text(_words_one({**repeated, 'retweeted_status': 0}))}"
    return words


def _quoted_one(post: Any) -> str | None:
    return plain(_words_one(post)) or None if isinstance(post, Mapping) else None


def _said_two(post: Any) -> Any:
    """The whole of a post of version 2: a long one stands in `note_tweet`, an article has a title of its own."""
    words = dig(post, "note_tweet", "text") or dig(post, "text")
    about = (text(first(dig(post, "article"), name)) for name in ("title", "preview_text"))
    return "\n\n".join(filter(None, (*about, text(words))))


def _repeated_two(post: Any, users: Mapping[str, Any], posts: Mapping[str, Any], ext_id: str) -> str:
    """A repeated post is cut by X; the whole of it stands beside the page."""
    words, inner = text(_said_two(post)), posts.get(ext_id)
    if inner is None or not (words.startswith("RT @") and words.endswith(("…", "..."))):
        return words
    return f"RT @{text(dig(users.get(ident(dig(inner, 'author_id'))), 'username'))}: {text(_said_two(inner))}"


def _first_of(post: Any, ext_id: str) -> str:
    """Under which id it was first written: an edit has a new one, and names those before it."""
    before = rows(dig(post, "edit_history", "edit_tweet_ids") or dig(post, "edit_history_tweet_ids"))
    return ident(dig(post, "edit_history", "initial_tweet_id")) or ident(dig(before, 0)) or ext_id


def _later_ids(post: Any, first_id: str, ext_id: str) -> dict[str, str]:
    """Every other id that an edit gave it: what X deletes, it names by any of them."""
    before = rows(dig(post, "edit_history", "edit_tweet_ids") or dig(post, "edit_history_tweet_ids"))
    later = dict.fromkeys(found for each in (*before, ext_id) if (found := ident(each)) and found != first_id)
    return {VERSIONS: " ".join(later)} if later else {}


def _born(ext_id: str, received_at: datetime) -> datetime:
    """When it was written, out of its id, for a body that was asked for no time; older ids tell none."""
    if not (ext_id.isascii() and ext_id.isdigit() and 15 < len(ext_id) < 20):
        return received_at
    return min(moment(((int(ext_id) >> 22) + EPOCH_MS), received_at), received_at)


EPOCH_MS = 1_288_834_974_657
"""From this moment on X's ids count milliseconds, in their upper bits; it lies in every id and cannot change."""


class Posts:
    """Who we are decides what is our own post, and whether a post asked us."""

    def __init__(self, account: str, user_id: str, handle: str, received_at: datetime) -> None:
        self.account = account
        self.us = user_id
        self.handle = handle.lstrip("@").lower()
        self.received_at = received_at

    def _gone(self, ext_id: Any, at: Any, event: Any) -> Heard:
        found = ident(ext_id)
        return Deleted(found, moment_or_none(at)) if found else Unparsed("a deletion names no post", shown(event))

    def _post_any(self, post: Any) -> Heard:
        """Of either version: the first names its author in full, the second by id."""
        second = isinstance(post, Mapping) and "user" not in post and ("author_id" in post or "id_str" not in post)
        return self._post_two(post, {}, {}) if second else self._post_one(post)

    def _post_one(self, post: Any) -> Heard:
        """A post as version 1.1 writes it: its whole text may stand in `extended_tweet`."""
        ext_id = ident(first(post, "id_str", "id"))
        if not isinstance(post, Mapping) or not ext_id:
            return Unparsed("a post without an id", shown(post))
        user = post.get("user")
        author_id = ident(first(user, "id_str", "id"))
        handle = text(dig(user, "screen_name"))
        words = _words_one(post)
        if self._repeats_us(dig(post, "retweeted_status", "user"), "id_str", "screen_name"):
            return Noticed("repost", ext_id, moment_or_none(post.get("created_at")), plain(words)[:500])
        mentioned = rows(
            dig(post, "extended_tweet", "entities", "user_mentions") or dig(post, "entities", "user_mentions")
        )
        asked = self._asked({ident(first(m, "id_str", "id")) for m in mentioned}, plain(words))
        quoted = dig(post, "quoted_status", "user")
        if asked == "no" and self.us and ident(first(quoted, "id_str", "id")) == self.us:
            asked = "yes"
        first_id = _first_of(post, ext_id)
        mention = Mention(
            id=first_id,
            channel="x",
            author=handle or author_id or NAMELESS,
            text=plain(words) or described(media_one(post), "(a post without words)"),
            created_at=moment(first(post, "timestamp_ms", "created_at"), _born(ext_id, self.received_at)),
            in_reply_to=ident(first(post, "in_reply_to_status_id_str", "in_reply_to_status_id")) or None,
            inbound=not self._is_us(author_id, handle),
            lang=text(post.get("lang"))[:12] or None,
            url=f"https://x.com/{handle or 'i'}/status/{ext_id}",
            reach=whole(dig(user, "followers_count")),
            reply_to_text=_quoted_one(post.get("quoted_status")),
            account=self.account,
            author_name=text(dig(user, "name"))[:200],
        )
        meta = {
            "author_id": author_id,
            "asked": asked,
            **packed(media_one(post)),
            **_later_ids(post, first_id, ext_id),
        }
        edited = first_id != ext_id
        return Posted(mention, revision=ext_id.zfill(25) if edited else "", edit=edited, meta=meta)

    def _post_two(
        self, post: Any, users: Mapping[str, Any], posts: Mapping[str, Any], beside: Mapping[str, Any] = NOTHING
    ) -> Heard:
        """A post as version 2 writes it; an edit has a new id and names the first one."""
        ext_id = ident(dig(post, "id"))
        if not ext_id:
            return Unparsed("a post without an id", shown(post))
        things = media_two(post, dig(beside, "media") or NOTHING)
        author_id = ident(dig(post, "author_id"))
        user = users.get(author_id)
        handle = text(dig(user, "username"))
        refers = {text(dig(r, "type")): ident(dig(r, "id")) for r in rows(dig(post, "referenced_tweets"))}
        words = plain(_repeated_two(post, users, posts, refers.get("retweeted", "")))
        words = f"{words}\n\n{poll_words(post, dig(beside, 'polls') or NOTHING)}".strip()
        if self._repeats_us(posts.get(refers.get("retweeted", "")), "author_id", ""):
            return Noticed("repost", ext_id, moment_or_none(dig(post, "created_at")), words[:500])
        mentioned = rows(dig(post, "note_tweet", "entities", "mentions") or dig(post, "entities", "mentions"))
        asked = self._asked({ident(dig(m, "id")) for m in mentioned}, words)
        quoted = posts.get(refers.get("quoted", ""))
        if asked == "no" and self.us and ident(dig(quoted, "author_id")) == self.us:
            asked = "yes"
        first_id = _first_of(post, ext_id)
        edited = first_id != ext_id
        parent = posts.get(refers.get("replied_to", "")) or quoted
        mention = Mention(
            id=first_id,
            channel="x",
            author=handle or author_id or NAMELESS,
            text=words or described(things, "(a post without words)"),
            created_at=moment(dig(post, "created_at"), _born(ext_id, self.received_at)),
            in_reply_to=refers.get("replied_to") or None,
            inbound=not self._is_us(author_id, handle),
            lang=text(dig(post, "lang"))[:12] or None,
            url=f"https://x.com/{handle or 'i'}/status/{ext_id}",
            reach=whole(dig(user, "public_metrics", "followers_count")),
            reply_to_text=plain(_said_two(parent)) or None,
            account=self.account,
            author_name=text(dig(user, "name"))[:200],
        )
        meta = {"author_id": author_id, "asked": asked, "root": ident(dig(post, "conversation_id"))}
        meta.update(packed(things) | _later_ids(post, first_id, ext_id))
        return Posted(mention, revision=ext_id.zfill(25) if edited else "", edit=edited, meta=meta)

    def _is_us(self, author_id: str, handle: str) -> bool:
        return bool((self.us and author_id == self.us) or (self.handle and handle.lower() == self.handle))

    def _repeats_us(self, whose: Any, id_name: str, handle_name: str) -> bool:
        """Passing our own words on says nothing to us."""
        return self._is_us(ident(first(whose, id_name, "id")), text(dig(whose, handle_name)))

    def _asked(self, mentioned: set[str], words: str) -> str:
        """Whether the author mentioned us: yes, no, or empty where we do not know who we are."""
        if not self.us and not self.handle:
            return ""
        named = bool(self.handle) and f"@{self.handle}" in words.lower()
        return "yes" if named or (self.us and self.us in mentioned) else "no"
