"""Direct messages of X, as version 2, account activity and the first interface of all write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from firsthand.channels.reading import dig, first, ident, moment, plain, rows, shown, text
from firsthand.channels.x_posts import NOTHING, Posts
from firsthand.channels.x_side import media_one, media_two
from firsthand.desk.attachments import Attachment, described, packed
from firsthand.desk.channel import Heard, Noticed, Posted, Unparsed, direct
from firsthand.domain.mention import Mention


class Messages(Posts):
    """Whoever wrote and whoever got it: the person, never us, names the conversation."""

    def _message_any(self, event: Any, users: Mapping[str, Any]) -> Heard:
        kind = text(first(event, "event_type", "type"))
        if kind in ("ParticipantsJoin", "ParticipantsLeave", "participants_join", "participants_leave"):
            return Noticed(kind, ident(dig(event, "id")), self.received_at, shown(event)[:500])
        if dig(event, "message_create"):
            return self._message_one(event, users)
        return self._message_first(event) if of_the_first(event) else self._message_two(event, users)

    def _message_first(self, event: Any) -> Heard:
        """As the first interface wrote it: with the whole profiles of both."""
        ends = [event.get("sender"), event.get("recipient")]
        sender, to = (
            ident(first(who, "id_str", "id")) or ident(first(event, f"{end}_id_str", f"{end}_id"))
            for who, end in zip(ends, ("sender", "recipient"), strict=True)
        )
        ext_id = ident(first(event, "id_str", "id"))
        if not ext_id or not sender:
            return Unparsed("a direct message without an id or a sender", shown(event))
        at = moment(dig(event, "created_at"), self.received_at)
        known = {sender: ends[0] or {"screen_name": event.get("sender_screen_name")}}
        return self._message(ext_id, sender, to, plain(event.get("text")), at, known, media_one(event))

    def _message_one(self, event: Any, users: Mapping[str, Any]) -> Heard:
        inner = dig(event, "message_create")
        ext_id = ident(dig(event, "id"))
        if not ext_id or inner is None:
            return Unparsed("a direct message without an id or a body", shown(event))
        sender = ident(dig(inner, "sender_id"))
        to = ident(dig(inner, "target", "recipient_id"))
        words = plain(dig(inner, "message_data", "text")).strip()
        at = moment(dig(event, "created_timestamp"), self.received_at)
        things = _direct_media(dig(inner, "message_data"))
        if words == text(dig(inner, "message_data", "attachment", "media", "url")):
            words = ""
        words = words or _place(dig(inner, "message_data", "attachment", "location"))
        return self._message(ext_id, sender, to, words, at, users, things)

    def _message_two(self, event: Any, users: Mapping[str, Any], beside: Mapping[str, Any] = NOTHING) -> Heard:
        ext_id = ident(first(event, "id", "dm_event_id"))
        sender = ident(dig(event, "sender_id"))
        if not ext_id or not sender:
            return Unparsed("a direct message without an id or a sender", shown(event))
        pair = ident(dig(event, "dm_conversation_id")).split("-")
        others = [each for each in pair if each and each != sender]
        at = moment(dig(event, "created_at"), self.received_at)
        to = others[0] if others else ident(first(event, "recipient_id"))
        things = media_two(event, dig(beside, "media") or NOTHING)
        return self._message(ext_id, sender, to, plain(dig(event, "text")), at, users, things)

    def _message(
        self,
        ext_id: str,
        sender: str,
        to: str,
        words: str,
        at: datetime,
        users: Mapping[str, Any],
        things: list[Attachment],
    ) -> Heard:
        ours = bool(self.us) and sender == self.us
        peer = to if ours else sender
        user = users.get(sender)
        mention = Mention(
            id=ext_id,
            channel="x",
            author=text(first(user, "screen_name", "username")) or sender,
            text=words or described(things),
            created_at=at,
            in_reply_to=direct(peer or sender),
            inbound=not ours,
            account=self.account,
            kind="message",
            author_name=text(dig(user, "name"))[:200],
            private=True,
        )
        meta = {"author_id": peer or sender, "sender_id": sender, "to": peer, **packed(things)}
        return Posted(mention, meta=meta)


def of_the_first(event: Any) -> bool:
    """Whether it is a direct message of the first interface: a post has no recipient."""
    return isinstance(event, Mapping) and bool(first(event, "recipient", "recipient_id", "recipient_id_str"))


def _place(location: Any) -> str:
    """A place that was sent instead of words: by its name, else where it lies."""
    spot = dig(location, "shared_coordinate", "coordinates", "coordinates")
    name = text(first(dig(location, "shared_place", "place"), "full_name", "name"))
    where = ", ".join(ident(each) for each in reversed(spot)) if isinstance(spot, list) else ""
    return f"(location: {name or where})" if name or where else ""


def _direct_media(data: Any) -> list[Attachment]:
    """What a direct message of version 1.1 carries."""
    return media_one({"entities": {"media": rows(dig(data, "attachment", "media"))}})
