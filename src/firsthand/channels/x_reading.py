"""Reading what X sends: activity events, account activity, streams and pages, posts of both versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from firsthand.channels.reading import (
    dig,
    first,
    ident,
    moment,
    rows,
    shown,
    text,
)
from firsthand.channels.recordings import heard_in, unwrapped
from firsthand.channels.x_messages import Messages, of_the_first
from firsthand.channels.x_side import of_compliance, of_stream, replayed
from firsthand.desk.channel import Heard, Noticed, Unparsed

QUIET = (
    "favorite_events",
    "like_events",
    "follow_events",
    "unfollow_events",
    "block_events",
    "unblock_events",
    "mute_events",
    "unmute_events",
    "direct_message_indicate_typing_events",
    "direct_message_mark_read_events",
    "tweet_withheld_events",
    "user_event",
)
"""Account activity that changes no case: noted, and counted."""


REVOKED = "access was taken back on X: if it is this account's, connect it again"


class Reader(Messages):
    """One body of one account. Who we are may stand in the settings, or in the body itself."""

    def split(self, body: bytes) -> list[Heard]:
        return heard_in(body, self._document)

    def _document(self, doc: Any) -> Iterator[Heard]:
        if isinstance(doc, list):
            for each in doc:
                yield from self._document(unwrapped(each))
            return
        if not isinstance(doc, Mapping):
            yield Unparsed("this is no event of X but a lone value", shown(doc))
            return
        if dig(doc, "data", "event_type"):
            yield from self._activity(doc["data"], _by_id(dig(doc, "includes", "users")))
        elif "for_user_id" in doc or any(name.endswith("_events") and name != "events" for name in doc):
            yield from self._account_activity(doc)
        elif isinstance(doc.get("statuses"), list):
            for each in doc["statuses"]:
                yield self._post_any(each)
        elif isinstance(doc.get("id"), Mapping):
            for each in doc["id"].values():
                yield self._post_any(each)
        elif isinstance(doc.get("events"), list):
            for each in doc["events"]:
                yield self._message_one(each, {})
        elif "data" in doc or "includes" in doc:
            yield from self._page(doc)
        else:
            yield from self._bare(doc)

    # --- envelopes -----------------------------------------------------------------------------------------

    def _activity(self, data: Mapping[str, Any], users: dict[str, Any]) -> Iterator[Heard]:
        """The activity interface: one event of one kind, with the account that it matched."""
        kind, payload = text(data.get("event_type")), data.get("payload")
        us = ident(dig(data, "filter", "user_id"))
        self.us = self.us or us
        uuid = ident(data.get("event_uuid")) or ident(dig(payload, "id")) or shown(payload)[:100]
        if kind == "post.delete":
            yield self._gone(first(payload, "id", "post_id"), None, payload)
        elif kind.startswith("post."):
            beside = dig(data, "includes") or dig(payload, "includes")
            payload = dig(payload, "data") or payload
            users = users | _by_id(dig(beside, "users"))
            yield self._post_two(payload, users, _by_id(dig(beside, "tweets")), _beside(beside))
        elif kind in ("dm.received", "dm.sent"):
            events = dig(payload, "direct_message_events")
            for each in rows(events if events is not None else payload):
                yield self._message_any(each, users | _named(dig(payload, "users")))
        elif kind.startswith("chat."):
            yield Unparsed("an encrypted chat message: its words can be read on X only", shown(data))
        elif kind.endswith(".revoke"):
            yield Unparsed(REVOKED, shown(data))
        else:
            yield Noticed(kind[:60], uuid, self.received_at, shown(payload)[:500])

    def _account_activity(self, doc: Mapping[str, Any]) -> Iterator[Heard]:
        self.us = self.us or ident(doc.get("for_user_id"))
        users = _named(doc.get("users"))
        count = 0
        for each in rows(doc.get("tweet_create_events")):
            yield self._post_any(each)
            count += 1
        for each in rows(doc.get("tweet_delete_events")):
            status = first(each, "status", "tweet")
            yield self._gone(ident(first(status, "id_str", "id")), dig(each, "timestamp_ms"), each)
            count += 1
        for name in ("direct_message_events", "direct_message_create_events"):
            for each in rows(doc.get(name)):
                yield self._message_any(each, users)
                count += 1
        for name, value in doc.items():
            if name in QUIET or (name.endswith("_events") and not _is_read(name)):
                for place, each in enumerate(rows(value)):
                    yield Noticed(name[:60], self._of(each, place), self.received_at, shown(each)[:500])
                    count += 1
        if not count:
            yield Unparsed("an account activity without an event that is known", shown(doc))

    def _of(self, event: Any, place: int) -> str:
        stamp = ident(first(event, "id", "created_timestamp", "timestamp_ms", "created_at"))
        who = ident(first(dig(event, "source") or dig(event, "user"), "id", "id_str")) or ident(
            dig(event, "sender_id")
        )
        return f"{stamp}:{who}" if stamp or who else f"{self.received_at.isoformat()}:{place}"

    def _page(self, doc: Mapping[str, Any]) -> Iterator[Heard]:
        """A page or a stream's line: posts or direct messages, with who wrote them beside them."""
        users, beside = _by_id(dig(doc, "includes", "users")), _beside(doc.get("includes"))
        posts = _by_id(dig(doc, "includes", "tweets"))
        for each in rows(doc.get("data")):
            yield from self._of_page(each, users, posts, beside)
        for error in rows(doc.get("errors")):
            if doc.get("data") in (None, []):
                yield Unparsed("X answered with an error", shown(error))
            else:
                mark = ident(first(error, "resource_id", "value")) or shown(error)[:100]
                yield Noticed("not shown", mark, self.received_at, shown(error)[:500])

    def _of_page(
        self, each: Any, users: Mapping[str, Any], posts: Mapping[str, Any], beside: Mapping[str, Any]
    ) -> Iterator[Heard]:
        kind = dig(each, "event_type")
        if (complied := of_compliance(each, self.received_at)) is not None:
            yield from complied
        elif kind in ("MessageCreate", "ParticipantsJoin", "ParticipantsLeave"):
            if kind == "MessageCreate":
                yield self._message_two(each, users, beside)
            else:
                yield Noticed(kind, ident(dig(each, "id")), moment(dig(each, "created_at"), self.received_at))
        elif isinstance(each, Mapping) and ("text" in each or "note_tweet" in each):
            yield self._post_two(each, users, posts, beside)
        elif isinstance(each, Mapping) and "username" in each:
            yield Noticed("profile", ident(each.get("id")) or text(each["username"]), None, shown(each)[:500])
        elif isinstance(each, Mapping) and not first(each, "author_id", "sender_id", "edit_history_tweet_ids"):
            mark = ident(first(each, "id", "start", "tag")) or shown(each)[:100]
            yield Noticed("record", mark, self.received_at, shown(each)[:500])
        else:
            yield Unparsed("an entry of X that is no post and no message", shown(each))

    def _bare(self, doc: Mapping[str, Any]) -> Iterator[Heard]:
        if of_the_first(old := doc.get("direct_message") or doc) and (
            old is not doc or "sender" in doc or "sender_screen_name" in doc
        ):
            yield self._message_first(old)
        elif "replay_job_status" in doc:
            yield replayed(doc["replay_job_status"], self.received_at)
        elif "delete" in doc and dig(doc, "delete", "direct_message") is not None:
            yield self._gone(first(dig(doc, "delete", "direct_message"), "id_str", "id"), None, doc)
        elif (said := of_stream(doc, self.received_at)) is not None:
            yield said
        elif "delete" in doc:
            yield self._gone(
                first(dig(doc, "delete", "status") or dig(doc, "delete", "tweet"), "id_str", "id"),
                dig(doc, "delete", "timestamp_ms"),
                doc,
            )
        elif "message_create" in doc or doc.get("type") == "message_create":
            yield self._message_one(doc, {})
        elif first(doc, "id_str", "id") and ("text" in doc or "full_text" in doc):
            yield self._post_any(doc)
        elif isinstance(doc.get("event"), Mapping):
            yield self._message_any(doc["event"], {})
        elif isinstance(doc.get("errors"), list):
            yield Unparsed("X answered with an error", shown(doc))
        elif dig(doc, "user_event", "revoke") is not None:
            yield Unparsed(REVOKED, shown(doc))
        elif "screen_name" in doc and first(doc, "id_str", "id"):
            yield Noticed("profile", ident(first(doc, "id_str", "id")), None, shown(doc)[:500])
        elif set(doc) == {"meta"}:
            yield Noticed("empty page", shown(doc["meta"])[:100], self.received_at)
        else:
            yield Unparsed("no event of X that is known", shown(doc))


def _is_read(name: str) -> bool:
    return name in (
        "tweet_create_events",
        "tweet_delete_events",
        "direct_message_events",
        "direct_message_create_events",
    )


def _by_id(users: Any) -> dict[str, Any]:
    return {ident(dig(user, "id")): user for user in rows(users)}


def _named(users: Any) -> dict[str, Any]:
    """Account activity names users by id in one object; others give a list."""
    return {ident(k): v for k, v in users.items()} if isinstance(users, Mapping) else _by_id(users)


def _beside(includes: Any) -> dict[str, Any]:
    """What stands beside a page: media by their key, polls by their id."""
    media = {ident(dig(m, "media_key")): m for m in rows(dig(includes, "media"))}
    return {"media": media, "polls": _by_id(dig(includes, "polls"))}
