"""Reading what the AT protocol says: Jetstream of both versions, notifications, threads, feeds, records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.bluesky_things import quoted, things_of, words_in_full
from firsthand.channels.reading import dig, first, ident, moment, rows, shown, text, whole
from firsthand.channels.recordings import heard_in, unwrapped
from firsthand.channels.remote import RemoteChannel
from firsthand.desk.attachments import described, packed
from firsthand.desk.channel import Deleted, Heard, Noticed, Posted, Unparsed, direct
from firsthand.domain.mention import NAMELESS, Mention

POST = "app.bsky.feed.post"
SPOKEN = ("mention", "reply", "quote")


class BlueskyReading(RemoteChannel):
    """The reading half. A Jetstream frame bears no signature: it is a hint, and the record is what counts."""

    def read(self, body: bytes, at: datetime) -> list[Heard]:
        return heard_in(body, lambda doc: self._document(doc, at))

    def _document(self, doc: Any, at: datetime) -> Iterator[Heard]:
        if isinstance(doc, list):
            for each in doc:
                yield from self._document(unwrapped(each), at)
        elif not isinstance(doc, Mapping):
            yield Unparsed("this is no event but a lone value", shown(doc))
        elif "notifications" in doc:
            for each in rows(doc["notifications"]):
                yield self._notification(each, at)
        elif "thread" in doc:
            yield from self._thread(doc["thread"], at)
        elif "feed" in doc or "posts" in doc:
            for each in rows(doc.get("feed") if "feed" in doc else doc.get("posts")):
                post = dig(each, "post") if dig(each, "post") is not None else each
                yield self._view(post, at)
        elif "logs" in doc or "messages" in doc:
            for each in rows(doc.get("logs") if "logs" in doc else doc.get("messages")):
                yield self._message(each, at)
        else:
            yield from self._single(doc, at)

    def _single(self, doc: Mapping[str, Any], at: datetime) -> Iterator[Heard]:
        kind = text(doc.get("kind"))
        if "commit" in doc or "operation" in doc or kind == "commit":
            yield self._commit(doc, at)
        elif kind in ("identity", "account", "sync", "info") or "handle" in doc or "identity" in doc:
            yield Noticed(
                kind or "profile", ident(first(doc, "did", "handle")) or shown(doc)[:100], at, shown(doc)[:500]
            )
        elif "reason" in doc and "uri" in doc:
            yield self._notification(doc, at)
        elif "post" in doc and "uri" not in doc:
            yield from self._thread(doc, at)
        elif "uri" in doc and first(doc, "record", "value"):
            yield self._view(doc, at)
        elif dig(doc, "$type") == POST or ("text" in doc and "createdAt" in doc):
            yield self._bare(doc, at)
        elif dig(doc, "$type") or first(doc, "did", "follows", "followers", "likes", "actors", "profiles"):
            what = text(dig(doc, "$type")) or next(iter(doc))
            yield Noticed(what[:60], shown(doc)[:200], at, shown(doc)[:500])
        elif "error" in doc:
            yield Unparsed("the server answered with an error", shown(doc))
        else:
            yield Unparsed("no event that is known", shown(doc))

    def _commit(self, doc: Mapping[str, Any], at: datetime) -> Heard:
        """A frame of Jetstream: version 1 has the commit inside, version 2 has it flat."""
        commit = doc.get("commit") if isinstance(doc.get("commit"), Mapping) else doc
        did, collection = ident(doc.get("did")), text(dig(commit, "collection"))
        rkey, operation = ident(dig(commit, "rkey")), text(dig(commit, "operation"))
        at = moment(first(doc, "time_us", "time"), at)
        if not (did and collection and rkey):
            return Unparsed("a commit without an address", shown(doc))
        uri = f"at://{did}/{collection}/{rkey}"
        if operation == "delete":
            return Deleted(uri, at) if collection == POST else Noticed(f"{collection} deleted"[:60], uri, at)
        record = dig(commit, "record")
        if collection != POST or not isinstance(record, Mapping):
            return Noticed(collection[:60], uri, at, shown(record)[:500])
        rev = text(dig(commit, "rev"))
        changed = operation == "update"
        return self._post(uri, ident(dig(commit, "cid")), did, "", record, at, edit=rev if changed else "")

    def _notification(self, each: Any, at: datetime) -> Heard:
        uri, reason = ident(dig(each, "uri")), text(dig(each, "reason"))
        record = dig(each, "record")
        if not uri:
            return Unparsed("a notification without an address", shown(each))
        if reason and reason not in SPOKEN:
            return Noticed(reason[:60], uri, moment(dig(each, "indexedAt"), at), shown(each)[:500])
        if not isinstance(record, Mapping):
            return Unparsed("a notification without its record", shown(each))
        return self._view(each, at)

    def _thread(self, thread: Any, at: datetime) -> Iterator[Heard]:
        """A thread from its beginning: what stands above, the post, what stands below; or one that is laid flat."""
        queue: list[Any] = (
            [first(each, "value") or each for each in thread] if isinstance(thread, list) else [thread]
        )
        above = dig(thread, "parent")
        while isinstance(above, Mapping):
            queue.insert(0, {"post": above.get("post"), "uri": above.get("uri")})
            above = above.get("parent")
        while queue:
            each = queue.pop(0)
            post = dig(each, "post")
            if isinstance(post, Mapping):
                yield self._view(post, at)
            elif uri := ident(dig(each, "uri")):
                yield Noticed("not shown", uri, at, shown({"uri": uri, "$type": dig(each, "$type")}))
            else:
                yield Unparsed("a part of a thread without a post", shown(each))
            queue += rows(dig(each, "replies"))

    def _view(self, view: Any, at: datetime) -> Heard:
        """A post as the application shows it, with its author beside the record."""
        uri, record = ident(dig(view, "uri")), first(view, "record", "value")
        if not uri or not isinstance(record, Mapping):
            return Unparsed("a post without an address or a record", shown(view))
        if f"/{POST}/" not in uri:
            return Noticed(text(dig(record, "$type"))[:60] or "record", uri, at, shown(record)[:500])
        author = dig(view, "author")
        did = ident(dig(author, "did")) or uri.removeprefix("at://").partition("/")[0]
        name = text(dig(author, "displayName"))
        seen = moment(dig(view, "indexedAt"), at)
        handle, shown_as = text(dig(author, "handle")), first(view, "embed") or dig(view, "embeds", 0)
        return self._post(uri, ident(dig(view, "cid")), did, handle, record, seen, name=name, shown_as=shown_as)

    def _bare(self, record: Mapping[str, Any], at: datetime) -> Heard:
        mark = ident(first(record, "uri", "cid", "id"))
        if not mark:
            return Unparsed("a record of a post without its address", shown(record))
        return self._post(mark, "", "", "", record, at)

    def _post(
        self,
        uri: str,
        cid: str,
        did: str,
        handle: str,
        record: Mapping[str, Any],
        at: datetime,
        *,
        name: str = "",
        edit: str = "",
        shown_as: Any = None,
    ) -> Heard:
        """`at` is when the network saw it: no post was written later than that, whatever its writer's clock says."""
        ours = {self.option("did"), self.option("handle").lstrip("@")} - {""}
        parent, root = dig(record, "reply", "parent"), dig(record, "reply", "root")
        things, (quotes, quoted_words) = things_of(record, shown_as), quoted(record, shown_as)
        rkey = uri.rpartition("/")[2]
        langs = rows(record.get("langs"))
        mention = Mention(
            id=uri,
            channel="bluesky",
            author=handle or did or NAMELESS,
            text=words_in_full(record) or described(things, "(a post without words)"),
            created_at=min(moment(record.get("createdAt"), at), at),
            in_reply_to=ident(dig(parent, "uri")) or None,
            inbound=not ({did, handle} & ours),
            lang=text(langs[0])[:12] or None if langs else None,
            url=f"https://bsky.app/profile/{handle or did}/post/{rkey}" if did else None,
            reach=whole(dig(record, "followersCount")),
            account=self.account.id,
            author_name=name[:200],
            reply_to_text=quoted_words,
        )
        meta = {
            "author_id": did,
            "cid": cid,
            "root_uri": ident(dig(root, "uri")),
            "root_cid": ident(dig(root, "cid")),
            "quoted": quotes,
            **packed(things),
        }
        return Posted(mention, revision=edit, edit=bool(edit), meta={k: v for k, v in meta.items() if v})

    def _message(self, each: Any, at: datetime) -> Heard:
        """A chat message, in a log or by itself."""
        message = dig(each, "message") if isinstance(dig(each, "message"), Mapping) else each
        ext_id, sender = ident(dig(message, "id")), ident(dig(message, "sender", "did"))
        said = text(dig(each, "$type"))
        if not ext_id:
            mark = f"{ident(dig(each, 'convoId'))}:{ident(dig(each, 'rev'))}"
            return Noticed(said[-40:] or "chat", mark, at, shown(each)[:500])
        if "Delete" in said or "deletedMessageView" in text(dig(message, "$type")):
            return Deleted(ext_id, moment(dig(message, "sentAt"), at))
        if "text" not in message or not sender:
            return Noticed(said[-40:] or "chat", ext_id, at, shown(each)[:500])
        convo = ident(dig(each, "convoId"))
        mention = Mention(
            id=ext_id,
            channel="bluesky",
            author=sender,
            text=text(message.get("text")),
            created_at=moment(message.get("sentAt"), at),
            in_reply_to=direct(convo or sender),
            inbound=sender != self.option("did"),
            account=self.account.id,
            kind="message",
            private=True,
        )
        return Posted(mention, meta={"author_id": sender, "convo": convo})
