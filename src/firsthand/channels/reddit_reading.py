"""Reading what Reddit sends: listings in listings, comments, posts, messages, and mail to moderators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.reading import (
    dig,
    first,
    from_html,
    ident,
    moment,
    plain,
    revision_of,
    rows,
    shown,
    text,
)
from firsthand.channels.recordings import heard_in, unwrapped
from firsthand.channels.remote import RemoteChannel
from firsthand.desk.attachments import Attachment, packed
from firsthand.desk.channel import Deleted, Heard, Noticed, Posted, Unparsed, direct
from firsthand.domain.mention import Mention

GONE = ("[deleted]", "[removed]", "[deleted by user]")
BY_REDDIT = ("[ removed by reddit", "[removed by reddit")
SIDE = frozenset({"t2", "t5", "t6", "wiki", "LiveUpdate", "KarmaList", "TrophyList", "UserList", "modaction"})


class RedditReading(RemoteChannel):
    """The reading half: every thing becomes one value."""

    # --- reading -------------------------------------------------------------------------------------------

    def split(self, body: bytes, received_at: datetime) -> list[Heard]:
        return heard_in(body, lambda doc: self._document(doc, received_at))

    def _document(self, doc: Any, at: datetime) -> Iterator[Heard]:
        """Listings in listings: walked without recursion, for threads may be deep."""
        queue: list[Any] = [doc]
        while queue:
            each = queue.pop(0)
            if isinstance(each, list):
                queue[:0] = [unwrapped(e) for e in each]
                continue
            kind, data = text(dig(each, "kind")), dig(each, "data")
            if not isinstance(each, Mapping):
                yield Unparsed("this is no thing of Reddit but a lone value", shown(each))
            elif kind == "more":
                mark = ident(first(data, "name", "id", "parent_id")) or shown(data)[:100]
                yield Noticed("more comments", f"{mark}:{dig(data, 'count')}", None, shown(data)[:500])
            elif isinstance(each.get("messages"), Mapping) and (talks := _talks(each)) is not None:
                yield from self._modmail(talks, each["messages"], at)
            elif isinstance(each.get("sorted_links"), Mapping):
                queue.insert(0, each["sorted_links"])
            elif kind == "Listing" or (isinstance(dig(data, "children"), list) and kind not in ("t1", "t3", "t4")):
                queue[:0] = rows(dig(data, "children"))
            elif not kind and isinstance(data, list):
                queue[:0] = data
            elif isinstance(each.get("json"), Mapping):
                things = rows(dig(each, "json", "data", "things"))
                queue[:0] = things
                if not things:
                    yield Unparsed("an answer of Reddit without a thing", shown(each))
            elif kind in ("t1", "t3", "t4") and isinstance(data, Mapping):
                yield self._thing(kind, data, at)
                if isinstance(data.get("replies"), Mapping):
                    queue.insert(0, data["replies"])
            elif kind in SIDE or (kind and isinstance(data, Mapping)):
                yield Noticed(
                    kind[:60], ident(first(data, "name", "id")) or shown(data)[:100], None, shown(data)[:500]
                )
            elif "author" in each and first(each, "name", "id") and first(each, "body", "selftext", "title"):
                yield self._thing("t1" if "body" in each else "t3", each, at)
            elif mark := ident(first(each, "name", "id")):
                yield Noticed("record", mark, None, shown(each)[:500])
            else:
                yield Unparsed("no thing of Reddit that is known", shown(each))

    def _modmail(self, talks: Mapping[str, Any], messages: Mapping[str, Any], at: datetime) -> Iterator[Heard]:
        """Messages to the moderators of a community: conversations, and their messages beside them."""
        seen: set[str] = set()
        for name, talk in talks.items():
            for ref in rows(dig(talk, "objIds")):
                message = messages.get(ident(dig(ref, "id")))
                if dig(ref, "key") == "messages" and isinstance(message, Mapping):
                    seen.add(ident(dig(ref, "id")))
                    yield self._to_moderators(message, talk, ident(name), at)
        for name, message in messages.items():
            if ident(name) not in seen:
                yield self._to_moderators(message, {}, "", at)

    def _to_moderators(self, message: Any, talk: Any, name: str, at: datetime) -> Heard:
        ext_id, author = ident(dig(message, "id")), text(dig(message, "author", "name"))
        if not ext_id:
            return Unparsed("a message to the moderators without an id", shown(message))
        ours = dig(message, "author", "isMod") is True or author == self.option("username")
        words = text(dig(message, "bodyMarkdown")) or from_html(dig(message, "body"))
        mention = Mention(
            id=f"modmail_{ext_id}",
            channel="reddit",
            author=author or "[deleted]",
            text="\n\n".join(filter(None, (text(dig(talk, "subject")), words))) or "(a message without words)",
            created_at=moment(dig(message, "date"), at),
            in_reply_to=direct(name or author),
            inbound=not ours,
            url=f"https://mod.reddit.com/mail/all/{name}" if name else None,
            page=text(dig(talk, "owner", "displayName"))[:100] or None,
            account=self.account.id,
            kind="message",
            private=True,
        )
        return Posted(mention, meta={"author_id": author, "modmail": name})

    def _thing(self, kind: str, data: Mapping[str, Any], at: datetime) -> Heard:
        ext_id = ident(data.get("name")) or (f"{kind}_{ident(data.get('id'))}" if ident(data.get("id")) else "")
        if not ext_id:
            return Unparsed("a thing of Reddit without a name", shown(data))
        author = text(data.get("author"))
        words = plain(first(data, "body", "selftext"))
        said = words.strip().lower()
        if (said in GONE and author in ("", "[deleted]")) or said in ("[removed]", "[deleted]"):
            return Deleted(ext_id)
        if said.startswith(BY_REDDIT) and said.endswith("]"):
            return Deleted(ext_id)
        if kind == "t4" and not author and text(data.get("subreddit")):
            author = f"r/{text(data.get('subreddit'))}"
        title, subject = plain(data.get("title")), plain(data.get("subject")) if kind == "t4" else ""
        things = _things_of(data)
        body = "\n\n".join(part for part in (title or subject, words, _poll(data)) if part)
        private = kind == "t4" and data.get("was_comment") is not True
        edited = data.get("edited")
        revision = revision_of(edited) if not isinstance(edited, bool) else ""
        peer = author if author != self.option("username") else text(data.get("dest"))
        parent = ident(data.get("parent_id")) or None
        if private:
            parent = direct(peer or author)
        elif parent and not parent.startswith("t1_"):
            parent = None
        mention = Mention(
            id=ext_id,
            channel="reddit",
            author=author or "[deleted]",
            text=body or f"(a link: {text(data.get('url'))})",
            created_at=moment(first(data, "created_utc", "created"), at),
            in_reply_to=parent,
            inbound=not (author and author.lower() == self.option("username").lower()),
            url=_opens(kind, ext_id, data),
            page=text(data.get("subreddit"))[:100] or None,
            account=self.account.id,
            kind="message" if private else "mention",
            private=private,
            reply_to_text=_passed_on(data),
        )
        meta = {
            "author_id": author,
            "root": ident(data.get("link_id")),
            "to": peer if private else "",
            **packed(things),
        }
        return Posted(mention, revision=revision, edit=bool(revision), meta={k: v for k, v in meta.items() if v})


def _talks(doc: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The conversations of an answer about modmail: a list by their names, or one."""
    many, one = doc.get("conversations"), doc.get("conversation")
    if isinstance(many, Mapping):
        return many
    return {ident(one.get("id")): one} if isinstance(one, Mapping) else None


def _opens(kind: str, ext_id: str, data: Mapping[str, Any]) -> str | None:
    """Where it opens: as Reddit says, or by the names of the thing and of what it stands under."""
    permalink = text(first(data, "permalink", "context"))
    if permalink.startswith("/"):
        return f"https://www.reddit.com{permalink}"
    if permalink.startswith(("https://", "http://")):
        return permalink
    own, under = ext_id.partition("_")[2], ident(data.get("link_id")).removeprefix("t3_")
    if kind == "t4" and data.get("was_comment") is not True:
        return f"https://www.reddit.com/message/messages/{own}"
    if kind == "t3":
        return f"https://www.reddit.com/comments/{own}"
    return f"https://www.reddit.com/comments/{under}/_/{own}" if under else None


def _passed_on(data: Mapping[str, Any]) -> str | None:
    """What a crosspost passes on: its own words are only a title."""
    first_one = dig(data, "crosspost_parent_list", 0)
    said = (plain(dig(first_one, name)) for name in ("title", "selftext"))
    return "\n\n".join(filter(None, said)) or None


def _things_of(data: Mapping[str, Any]) -> list[Attachment]:
    """The pictures of a gallery, a film, or where a link leads."""
    captions = {
        ident(dig(i, "media_id")): text(dig(i, "caption")) for i in rows(dig(data, "gallery_data", "items"))
    }
    found = []
    media = data.get("media_metadata")
    for name, each in media.items() if isinstance(media, Mapping) else ():
        url = plain(first(dig(each, "s"), "u", "gif", "mp4"))
        found.append(Attachment("image", url=url[:1000], alt=captions.get(ident(name), "")[:500], ref=ident(name)))
    film = text(dig(data, "media", "reddit_video", "fallback_url"))
    if film:
        found.append(Attachment("video", url=film[:1000]))
    url = text(first(data, "url_overridden_by_dest", "url"))
    if not found and url.startswith("http") and data.get("is_self") is not True:
        kind = "image" if data.get("post_hint") == "image" else "link"
        found.append(Attachment(kind, url=url[:1000]))
    return found


def _poll(data: Mapping[str, Any]) -> str:
    options = [text(dig(each, "text")) for each in rows(dig(data, "poll_data", "options"))]
    return f"(poll: {' / '.join(filter(None, options))})" if any(options) else ""
